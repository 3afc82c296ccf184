import { setImmediate as nextTurn } from 'node:timers/promises';
import { OutageError } from '../../../../src/application/app-error';
import type { CooperativeScheduler } from '../../../../src/limits/cooperative-scheduler';
import { DeliveryQueue, deliverEvents } from '../../../../src/server/websocket/live-delivery';
import type { SocketWriter } from '../../../../src/server/websocket/socket-writer';

/** Events that a test pushes. */
class Events implements AsyncIterableIterator<object> {
  returned = 0;
  private pending: object[] = [];
  private wake: (() => void) | null = null;

  push(...events: object[]): void {
    this.pending.push(...events);
    this.wake?.();
  }

  async next(): Promise<IteratorResult<object>> {
    while (this.pending.length === 0 && this.returned === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const value = this.pending.shift();
    return value && this.returned === 0 ? { done: false, value } : { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<object>> {
    this.returned += 1;
    this.wake?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

describe('the events of a subscription', () => {
  let events: Events;
  let sent: { id: string; payload: unknown }[];
  let left: number;
  let passedOn: number;
  let closed: number;
  let room: Promise<void> | undefined;
  let turn: Promise<void> | undefined;
  const writer = {
    send: (...parts: Uint8Array[]) => void sent.push(JSON.parse(Buffer.concat(parts).toString())),
    waitForRoom: () => room,
    releaseNext: () => {
      passedOn += 1;
    },
    closeForNow: () => {
      closed += 1;
    },
  } as unknown as SocketWriter;
  beforeEach(() => {
    [events, sent, left, passedOn, closed, room, turn] = [new Events(), [], 0, 0, 0, undefined, undefined];
  });
  const leave = () => {
    left += 1;
  };
  const deliver = (render: (event: object) => Buffer | Promise<Buffer>, id = 'id') =>
    deliverEvents(events, { render, leave }, { writer, id, waitForTurn: () => turn });
  const text = (event: object) => Buffer.from(JSON.stringify(event));
  const payloads = () => sent.map(({ payload }) => payload);

  it('are sent as messages of the protocol, under ids of any kind', async () => {
    for (const id of ['1', 'a "quoted" id', 'línea\n\u2028', '🙂\\', '\ud800'.toWellFormed()]) {
      const iterator = deliver(text, id);
      events.push({ n: 1 });
      await nextTurn();
      expect(sent.at(-1)).toEqual({ id, type: 'next', payload: { n: 1 } });
      await iterator.return!();
      events = new Events();
    }
  });

  it('keep their order, whatever each takes to be worked out', async () => {
    const waiting: (() => void)[] = [];
    deliver((event) =>
      (event as { slow?: boolean }).slow
        ? new Promise((resolve) => waiting.push(() => resolve(text(event))))
        : text(event),
    );
    events.push({ n: 1, slow: true }, { n: 2 }, { n: 3, slow: true }, { n: 4 });
    await nextTurn();
    expect(sent).toEqual([]);
    for (const _ of [1, 2]) {
      waiting.shift()!();
      await nextTurn();
    }
    expect(payloads()).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  });

  it('are not even rendered where the writer has no room, and let the next one in when they are sent', async () => {
    let makeRoom: () => void = () => undefined;
    room = new Promise((resolve) => {
      makeRoom = resolve;
    });
    let rendered = 0;
    deliver((event) => {
      rendered += 1;
      return text(event);
    });
    events.push({ n: 1 }, { n: 2 });
    await nextTurn();
    expect([rendered, payloads()]).toEqual([0, []]);
    room = undefined;
    makeRoom();
    await nextTurn();
    expect(payloads()).toEqual([{ n: 1 }, { n: 2 }]);
    expect(passedOn).toBe(1);
  });

  it('wait for their turn where others come first', async () => {
    let begin: () => void = () => undefined;
    turn = new Promise((resolve) => {
      begin = resolve;
    });
    deliver(text);
    events.push({ n: 1 });
    await nextTurn();
    expect(payloads()).toEqual([]);
    begin();
    await nextTurn();
    expect(payloads()).toEqual([{ n: 1 }]);
  });

  it('end with the subscription: none follows, not even one that was being worked out', async () => {
    let finish: () => void = () => undefined;
    const iterator = deliver(
      (event) =>
        new Promise((resolve) => {
          finish = () => resolve(text(event));
        }),
    );
    const end = iterator.next();
    events.push({ n: 1 }, { n: 2 });
    await nextTurn();
    expect(await iterator.return!()).toEqual({ done: true, value: undefined });
    finish();
    expect(await end).toEqual({ done: true, value: undefined });
    expect(sent).toEqual([]);
    expect([left, events.returned > 0]).toEqual([1, true]);
  });

  it('end where their source ends', async () => {
    const iterator = deliver(text);
    events.push({ n: 1 });
    await nextTurn();
    await events.return();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect([payloads(), left]).toEqual([[{ n: 1 }], 1]);
  });

  it('are not even rendered where the subscription has ended when they arrive', async () => {
    let arrive: () => void = () => undefined;
    events.next = () =>
      new Promise((resolve) => {
        arrive = () => resolve({ done: false, value: { n: 1 } });
      });
    let rendered = 0;
    const iterator = deliver((event) => {
      rendered += 1;
      return text(event);
    });
    await iterator.return!();
    arrive();
    await iterator.next();
    expect([rendered, left]).toEqual([0, 1]);
  });

  it('that fail end it, and let go of everything', async () => {
    const iterator = deliver(() => {
      throw new Error('broken');
    });
    const end = iterator.next();
    events.push({ n: 1 });
    await expect(end).rejects.toThrow('broken');
    expect([left, events.returned, closed]).toEqual([1, 1, 0]);
  });

  it('close the socket in an outage, and have no end that would be told before it', async () => {
    const iterator = deliver(() => {
      throw new OutageError('The database is unavailable.', {});
    });
    let hasEnded = false;
    void iterator.next().finally(() => {
      hasEnded = true;
    });
    events.push({ n: 1 });
    await nextTurn();
    expect([left, events.returned, closed, hasEnded]).toEqual([1, 1, 1, false]);
  });
});

describe('the turns of deliveries', () => {
  let queue: DeliveryQueue;
  let scheduler: { shouldYield: boolean; yield(group: string): Promise<void> };
  /** The workspaces that wait for their next slice, in order, and what begins it. */
  let slices: { workspace: string; begin: () => void }[];
  let delivered: string[];
  beforeEach(() => {
    [slices, delivered] = [[], []];
    scheduler = {
      shouldYield: true,
      yield: (workspace) =>
        new Promise((resolve) => {
          slices.push({ workspace, begin: resolve });
        }),
    };
    queue = new DeliveryQueue(scheduler as CooperativeScheduler);
  });

  /** Delivers for a workspace once it is its turn. */
  function deliver(workspace: string, name: string, onDelivery: () => void = () => undefined): void {
    void queue.wait(workspace)!.then(() => {
      delivered.push(name);
      onDelivery();
    });
  }
  async function begin(workspace: string, shouldYield = false): Promise<void> {
    scheduler.shouldYield = shouldYield;
    const [slice] = slices.splice(0, 1);
    expect(slice!.workspace).toBe(workspace);
    slice!.begin();
    await nextTurn();
  }

  it('come at once while there is time in the slice', () => {
    scheduler.shouldYield = false;
    expect(queue.wait('acme')).toBeUndefined();
    expect(slices).toEqual([]);
  });

  it('come in the next slice of the workspace, in order, also for those that join in the meantime', async () => {
    deliver('acme', 'first');
    scheduler.shouldYield = false;
    deliver('acme', 'second');
    expect(queue.wait('globex')).toBeUndefined();
    await nextTurn();
    expect([delivered, slices.length]).toEqual([[], 1]);
    deliver('acme', 'third');
    scheduler.yield = () => Promise.reject(new Error('There is time in the slice.'));
    await begin('acme');
    expect(delivered).toEqual(['first', 'second', 'third']);
    expect(queue.wait('acme')).toBeUndefined();
  });

  it('go on in another slice when what was delivered has used up the first one', async () => {
    const useUp = () => {
      scheduler.shouldYield = true;
    };
    deliver('acme', 'first', useUp);
    deliver('acme', 'second', useUp);
    await begin('acme');
    expect([delivered, slices.length]).toEqual([['first'], 1]);
    await begin('acme');
    expect([delivered, slices]).toEqual([['first', 'second'], []]);
  });

  it('of two workspaces wait apart', async () => {
    deliver('acme', 'first');
    deliver('globex', 'second');
    expect(slices.map(({ workspace }) => workspace)).toEqual(['acme', 'globex']);
    await begin('acme');
    expect(delivered).toEqual(['first']);
    await begin('globex');
    expect(delivered).toEqual(['first', 'second']);
  });
});
