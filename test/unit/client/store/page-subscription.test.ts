import { BotStatusError } from '../../../../packages/client/src/errors';
import type { Attempt } from '../../../../packages/client/src/live-connection';
import type { StatusEvent } from '../../../../packages/client/src/store/documents';
import { PageSubscription } from '../../../../packages/client/src/store/subscription/page-subscription';

/** Of a set of snapshots, the service gives only the last message a cursor to resume from; this is what the others have. */
const ANEW = 'anew';
const snapshot = (feedCursor: string): StatusEvent => ({
  ...{ kind: 'SNAPSHOT', feedCursor, contactIds: [], botStatuses: [], statusChange: null },
});
const change = (cursor: string): StatusEvent => ({ ...snapshot(cursor), kind: 'CHANGE' });

interface Subscribed {
  readonly contactIds: readonly string[];
  readonly after: string | null;
  readonly send: (event: StatusEvent) => void;
  readonly refuse: (code: string) => void;
  readonly lose: () => void;
  isStopped: boolean;
}

function subscribeTo(...ids: readonly string[]) {
  const received: string[] = [];
  const refused: string[] = [];
  const subscribed: Subscribed[] = [];
  const live: ConstructorParameters<typeof PageSubscription>[0] = {
    subscribe(_operation, variables, attempt) {
      const { contactIds, after } = variables as unknown as Pick<Subscribed, 'contactIds' | 'after'>;
      const { onAnswer, onLost, onRefused } = attempt as unknown as Attempt<object>;
      const one: Subscribed = {
        ...{ contactIds, after, lose: onLost, isStopped: false },
        send: (botStatusChanged) => onAnswer({ botStatusChanged }),
        refuse: (code) => onRefused(new BotStatusError(code, 'Refused')),
      };
      subscribed.push(one);
      return () => {
        one.isStopped = true;
      };
    },
    beforeRetry: async () => {},
  };
  const subscription = new PageSubscription(
    live,
    ({ feedCursor: cursor }) => received.push(cursor),
    ({ code }) => refused.push(code),
  );
  for (const id of ids) subscription.wanted.add(id);
  subscription.adapt();
  const last = () => subscribed.at(-1)!;
  /** The subscription that follows after the connection was lost. */
  const resume = async () => {
    last().lose();
    await new Promise(setImmediate);
    return last();
  };
  return { subscription, subscribed, first: subscribed[0]!, resume, received, refused };
}

describe('the subscription of a page, across connections', () => {
  it('begins without a cursor, and does so again where it was lost before the first event', async () => {
    const { first, resume } = subscribeTo('anna', 'ben');
    expect([first.contactIds, first.after]).toEqual([['anna', 'ben'], null]);
    expect((await resume()).after).toBeNull();
  });

  it('resumes after the last event, whatever it was', async () => {
    const { first, resume, received } = subscribeTo('anna', 'ben');
    first.send(snapshot('c1'));
    expect((await resume()).after).toBe('c1');
    const second = await resume();
    second.send(change('c2'));
    second.send(change('c3'));
    expect((await resume()).after).toBe('c3');
    expect(received).toEqual(['c1', 'c2', 'c3']);
  });

  it('begins anew where a set of snapshots was cut off, also one that followed changes', async () => {
    const { first, resume } = subscribeTo('anna', 'ben');
    first.send(snapshot(ANEW));
    const second = await resume();
    expect(second.after).toBe(ANEW);
    for (const event of [snapshot(ANEW), snapshot('c1'), change('c2'), snapshot(ANEW)]) second.send(event);
    const third = await resume();
    expect(third.after).toBe(ANEW);
    // Cut off once more, before anything came.
    expect((await resume()).after).toBe(ANEW);
  });

  it('drops a cursor that is refused', async () => {
    const { subscription, subscribed, first, resume, refused } = subscribeTo('anna');
    first.send(snapshot('c1'));
    (await resume()).refuse('BAD_USER_INPUT');
    await new Promise(setImmediate);
    expect([subscribed.at(-1)!.after, refused]).toEqual([null, []]);
    subscribed.at(-1)!.refuse('BAD_USER_INPUT');
    expect([subscription.isRefused, refused]).toEqual([true, ['BAD_USER_INPUT']]);
  });

  it('asks for a contact that joins without a cursor, and listens to the old one until the new one speaks', async () => {
    const { subscription, subscribed, first, received, resume } = subscribeTo('anna');
    first.send(snapshot('c1'));
    subscription.wanted.add('ben');
    subscription.adapt();
    const second = subscribed[1]!;
    expect([second.contactIds, second.after, first.isStopped]).toEqual([['anna', 'ben'], null, false]);
    first.send(change('c2'));
    // The old position says nothing about the contact that joined.
    expect((await resume()).after).toBeNull();
    expect(received).toEqual(['c1', 'c2']);
  });

  it('ends the old subscription at the first event of the new one', () => {
    const { subscription, subscribed, first } = subscribeTo('anna');
    first.send(snapshot('c1'));
    subscription.wanted.add('ben');
    subscription.adapt();
    subscribed[1]!.send(snapshot(ANEW));
    expect([first.isStopped, subscribed[1]!.isStopped]).toEqual([true, false]);
  });

  it('goes on from its cursor with the contacts that are left of many', () => {
    const ids = Array.from({ length: 102 }, (_, index) => `contact-${index}`);
    const { subscription, subscribed, first } = subscribeTo(...ids);
    first.send(snapshot('c1'));
    for (const id of ids.slice(1)) subscription.wanted.delete(id);
    subscription.adapt();
    expect(subscribed[1]).toMatchObject({ contactIds: ['contact-0'], after: 'c1' });
    expect(first.isStopped).toBe(true);
  });

  it('waits for its turn with contacts that join while the connection is lost', async () => {
    const { subscription, subscribed, first } = subscribeTo('anna');
    first.send(snapshot('c1'));
    first.lose();
    subscription.wanted.add('ben');
    subscription.adapt();
    expect(subscribed).toHaveLength(1);
    await new Promise(setImmediate);
    expect(subscribed[1]).toMatchObject({ contactIds: ['anna', 'ben'], after: null });
  });
});
