import type { ApiClient } from '../../support/clients/api-client';
import type { BadgeEvent, LiveClient, Subscription } from '../../support/clients/live-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import type { ManualClock } from '../../support/stand-ins/manual-clock';
import { MINUTE, newId, startWorld } from '../world';

const STATUS = 'contactId version waitingSince pendingInbound';
const BADGES = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
  kind feedCursor contactIds botStatuses { ${STATUS} } statusChange { version waitingSince pendingInbound } } }`;
const NODES = `__typename ... on WaitingChanged { eventId contactId waitingSince pendingInbound contact { contactId name } }
  ... on StatusChanged { eventId statusChange { version waitingSince pendingInbound } }`;

describe.each(databases)('live news of who waits on $name', (database) => {
  disposeAfterAll();
  let inbox: ApiClient;
  let admin: ApiClient;
  let live: LiveClient;
  let clock: ManualClock;
  const open: Subscription<unknown>[] = [];
  beforeAll(async () => {
    const world = await startWorld(database);
    ({ inbox, admin, clock } = world);
    live = await world.app.live('VIEWER');
  });
  afterEach(() => {
    for (const subscription of open.splice(0)) subscription.stop();
  });

  const now = () => new Date(clock.now()).toISOString();
  const write = (contactId: string) =>
    inbox.message({ contactId, origin: 'CONTACT', messageId: newId('message'), sentAt: now() });
  const answer = (contactId: string) =>
    inbox.message({ contactId, origin: 'BOT', messageId: newId('message'), sentAt: now() });
  function watch(id: string, after?: string): Subscription<BadgeEvent> {
    const subscription = live.subscribe<BadgeEvent>(BADGES, { ids: [id], after });
    open.push(subscription);
    return subscription;
  }

  it('is an event of a badge without a change, and part of the change if there is one', async () => {
    const id = newId();
    const badges = watch(id);
    const { feedCursor } = await badges.next();
    const since = now();
    await write(id);
    clock.advance(MINUTE);
    // Still waits since then, so nothing is told.
    await write(id);
    await admin.set({ contactId: id, state: 'INACTIVE' });
    clock.advance(MINUTE);
    await answer(id);
    const expected = [
      {
        ...{ kind: 'WAITING', contactIds: [id], statusChange: null },
        botStatuses: [{ contactId: id, version: 0, waitingSince: since, pendingInbound: 1 }],
      },
      {
        ...{ kind: 'CHANGE', statusChange: { version: 1, waitingSince: since, pendingInbound: 2 } },
        botStatuses: [{ contactId: id, version: 1, waitingSince: since, pendingInbound: 2 }],
      },
      {
        ...{ kind: 'WAITING', statusChange: null },
        botStatuses: [{ contactId: id, version: 1, waitingSince: null, pendingInbound: 0 }],
      },
    ];
    const events = await badges.take(3);
    expect(events).toMatchObject(expected);
    const again = await watch(id, feedCursor).take(3);
    expect(again).toEqual(events);
  });

  it('is in the feed over HTTP and over websocket, with the contact as it is now', async () => {
    const id = newId();
    await inbox.saveContacts([{ contactId: id, name: 'Before' }]);
    const feed = live.subscribe<{ feedCursor: string; event: object }>(
      `subscription { statusFeed { feedCursor event { ${NODES} } } }`,
    );
    open.push(feed);
    const { feedCursor: after } = await feed.next();
    const since = now();
    await write(id);
    await admin.set({ contactId: id, state: 'INACTIVE' });
    clock.advance(MINUTE);
    await answer(id);
    const events = await feed.take(3);
    const query = `query ($after: String) { changes(after: $after) { edges { cursor node { ${NODES} } } } }`;
    const { changes } = await admin.ask(query, { after });
    expect(changes.edges).toEqual(
      events.map(({ feedCursor, event }) => ({ cursor: feedCursor, node: event })),
    );
    const contact = { contactId: id, name: 'Before' };
    expect(events.map(({ event }) => event)).toMatchObject([
      { __typename: 'WaitingChanged', contactId: id, waitingSince: since, pendingInbound: 1, contact },
      { __typename: 'StatusChanged', statusChange: { waitingSince: since, pendingInbound: 1 } },
      { __typename: 'WaitingChanged', contactId: id, waitingSince: null, pendingInbound: 0, contact },
    ]);
    await inbox.saveContacts([{ contactId: id, name: 'After' }]);
    const later = await admin.ask(query, { after });
    expect(later.changes.edges[0]!.node).toMatchObject({ contact: { name: 'After' } });
  });
});
