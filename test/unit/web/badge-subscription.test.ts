import type { StatusEvent } from '../../../packages/badge/src/documents';
import type { LiveSocket } from '../../../packages/badge/src/live/live-socket';
import { BadgeSubscription } from '../../../packages/badge/src/live/subscription/badge-subscription';

/** Of a set of snapshots, the service gives only the last message a cursor to resume from; this is what the others have. */
const ANEW = 'anew';
const snapshot = (feedCursor: string): StatusEvent => ({
  ...{ kind: 'SNAPSHOT', feedCursor, contactIds: [], botStatuses: [], statusChange: null },
});
const change = (cursor: string): StatusEvent => ({ ...snapshot(cursor), kind: 'CHANGE' });

interface Subscribed {
  readonly contactIds: readonly string[];
  readonly after: string | null | undefined;
  readonly send: (event: StatusEvent) => void;
  readonly refuse: (code: string) => void;
  isStopped: boolean;
}

/** A socket that never sends anything by itself. */
function openSocket() {
  const subscribed: Subscribed[] = [];
  const watch: LiveSocket['watch'] = ({ contactIds, after }, send, refuse) => {
    const one: Subscribed = { contactIds, after, send, refuse, isStopped: false };
    subscribed.push(one);
    return () => {
      one.isStopped = true;
    };
  };
  return { socket: { watch } as LiveSocket, subscribed };
}

function subscribeTo(...ids: readonly string[]) {
  const received: string[] = [];
  const refused: string[] = [];
  const subscription = new BadgeSubscription(
    ({ feedCursor: cursor }) => received.push(cursor),
    (code) => refused.push(code),
  );
  for (const id of ids) subscription.wanted.add(id);
  const { socket, subscribed } = openSocket();
  subscription.adapt(socket);
  /** The subscription that follows on a new socket. */
  const resume = () => {
    const next = openSocket();
    subscription.resume(next.socket);
    return next.subscribed[0]!;
  };
  return { subscription, socket, subscribed, first: subscribed[0]!, resume, received, refused };
}

describe('the subscription of a page, across sockets', () => {
  it('begins without a cursor, and does so again where it was lost before the first event', () => {
    const { first, resume } = subscribeTo('anna', 'ben');
    expect([first.contactIds, first.after]).toEqual([['anna', 'ben'], null]);
    expect(resume().after).toBeNull();
  });

  it('resumes after the last event, whatever it was', () => {
    const { first, resume, received } = subscribeTo('anna', 'ben');
    first.send(snapshot('c1'));
    expect(resume().after).toBe('c1');
    const second = resume();
    second.send(change('c2'));
    second.send(change('c3'));
    expect(resume().after).toBe('c3');
    expect(received).toEqual(['c1', 'c2', 'c3']);
  });

  it('begins anew where a set of snapshots was cut off, also one that followed changes', () => {
    const { first, resume } = subscribeTo('anna', 'ben');
    first.send(snapshot(ANEW));
    const second = resume();
    expect(second.after).toBe(ANEW);
    for (const event of [snapshot(ANEW), snapshot('c1'), change('c2'), snapshot(ANEW)]) second.send(event);
    const third = resume();
    expect(third.after).toBe(ANEW);
    // Cut off once more, before anything came.
    expect(resume().after).toBe(ANEW);
  });

  it('drops a cursor that is refused', () => {
    const { first, resume, refused } = subscribeTo('anna');
    first.send(snapshot('c1'));
    resume().refuse('BAD_USER_INPUT');
    expect(refused).toEqual(['BAD_USER_INPUT']);
    expect(resume().after).toBeNull();
  });

  it('asks for a contact that joins without a cursor, and listens to the old one until the new one speaks', () => {
    const { subscription, socket, subscribed, first, received, resume } = subscribeTo('anna');
    first.send(snapshot('c1'));
    subscription.wanted.add('ben');
    subscription.adapt(socket);
    const second = subscribed[1]!;
    expect([second.contactIds, second.after, first.isStopped]).toEqual([['anna', 'ben'], null, false]);
    first.send(change('c2'));
    // The old position says nothing about the contact that joined.
    expect(resume().after).toBeNull();
    expect(received).toEqual(['c1', 'c2']);
  });

  it('ends the old subscription at the first event of the new one', () => {
    const { subscription, socket, subscribed, first } = subscribeTo('anna');
    first.send(snapshot('c1'));
    subscription.wanted.add('ben');
    subscription.adapt(socket);
    subscribed[1]!.send(snapshot(ANEW));
    expect([first.isStopped, subscribed[1]!.isStopped]).toEqual([true, false]);
  });

  it('goes on from its cursor with the contacts that are left of many', () => {
    const ids = Array.from({ length: 102 }, (_, index) => `contact-${index}`);
    const { subscription, socket, subscribed, first } = subscribeTo(...ids);
    first.send(snapshot('c1'));
    for (const id of ids.slice(1)) subscription.wanted.delete(id);
    subscription.adapt(socket);
    expect(subscribed[1]).toMatchObject({ contactIds: ['contact-0'], after: 'c1' });
    expect(first.isStopped).toBe(true);
  });
});
