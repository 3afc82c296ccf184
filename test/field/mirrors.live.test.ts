import { contactWithBot, newId, startWorld, type World } from '../e2e/world';
import type { LiveClient } from '../support/clients/live-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

const NEWS = `__typename
  ... on StatusChanged { statusChange { contactId outcome waitingSince pendingInbound } }
  ... on WaitingChanged { contactId waitingSince pendingInbound }
  ... on ContactSaved { contactId contact { contactId } }
  ... on BotSaved { botId bot { mode } }
  ... on BotDeleted { botId }`;
const FEED = `subscription { statusFeed { event { ${NEWS} } } }`;
const BADGE = `subscription ($ids: [ID!]!) { botStatusChanged(contactIds: $ids) {
  kind contactIds botStatuses { contactId version permission waitingSince waitingFor pendingInbound } } }`;

interface News {
  readonly event: { readonly __typename: string } | null;
}

describe.each(databases)('who mirrors statuses learns, on $name,', (database) => {
  disposeAfterAll();
  let world: World;
  let live: LiveClient;
  beforeAll(async () => {
    world = await startWorld(database);
    live = await world.app.live('VIEWER');
  });
  const write = (contactId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin, ...more });

  it('what bots and contacts are now, and who is erased', async () => {
    const { contactId, botId } = await contactWithBot(world);
    await write(contactId, 'CONTACT');
    const feed = live.subscribe<News>(FEED);
    await feed.next();
    const learn = async (act: () => Promise<unknown>, expected: object) => {
      await act();
      expect((await feed.next()).event).toMatchObject(expected);
    };
    await learn(() => world.admin.saveBot({ botId, mode: 'OFF' }), {
      __typename: 'BotSaved',
      bot: { mode: 'OFF' },
    });
    const { bot } = await world.admin.saveBot({ name: 'Other', mode: 'AUTO_PILOT' });
    await feed.next();
    await learn(() => world.inbox.saveContacts([{ contactId, botId: bot.botId }]), {
      __typename: 'ContactSaved',
      contactId,
    });
    await learn(() => world.admin.deleteBot(bot.botId), { __typename: 'BotDeleted', botId: bot.botId });
    await learn(() => world.admin.deleteContact(contactId), { __typename: 'ContactErased' });
    feed.stop();
  });

  it('who waits, though nothing else changes', async () => {
    const contactId = newId();
    await world.inbox.saveContacts([{ contactId }]);
    const feed = live.subscribe<News>(FEED);
    await feed.next();
    const badge = live.subscribe<{ kind: string }>(BADGE, { ids: [contactId] });
    await badge.next();
    const since = new Date(world.clock.now()).toISOString();
    const told = async (waitingSince: string | null, pendingInbound: number) => {
      expect((await feed.next()).event).toEqual({
        __typename: 'WaitingChanged',
        contactId,
        waitingSince,
        pendingInbound,
      });
      const waitingFor = waitingSince && 'BOT';
      expect(await badge.next()).toMatchObject({
        ...{ kind: 'WAITING', contactIds: [contactId] },
        botStatuses: [{ contactId, version: 0, waitingSince, waitingFor, pendingInbound }],
      });
    };
    await write(contactId, 'CONTACT');
    await told(since, 1);
    // The second question waits no longer than the first.
    await write(contactId, 'CONTACT', { sentAt: new Date(world.clock.now()).toISOString() });
    await write(contactId, 'BOT');
    await told(null, 0);
    feed.stop();
    badge.stop();
  });

  it('how many wait after every change', async () => {
    const contactId = newId();
    await write(contactId, 'CONTACT');
    const feed = live.subscribe<News>(FEED);
    await feed.next();
    await world.agent.set({ contactId, state: 'INACTIVE' });
    const waitingSince = new Date(world.clock.now()).toISOString();
    expect((await feed.next()).event).toMatchObject({ statusChange: { waitingSince, pendingInbound: 1 } });
    await world.agent.set({ contactId, state: 'ACTIVE' });
    expect((await feed.next()).event).toMatchObject({
      statusChange: { outcome: 'APPLIED', pendingInbound: 1 },
    });
    world.clock.advance(1);
    await write(contactId, 'TEAMMATE');
    expect((await feed.next()).event).toMatchObject({
      statusChange: { waitingSince: null, pendingInbound: 0 },
    });
    feed.stop();
  });

  it('of a merge under both ids', async () => {
    const [contactId, aliasId] = [newId(), newId()];
    await world.agent.set({ contactId: aliasId, state: 'INACTIVE' });
    const badge = live.subscribe<{ kind: string }>(BADGE, { ids: [aliasId, contactId] });
    await badge.next();
    const feed = live.subscribe<News>(FEED);
    await feed.next();
    await world.inbox.link({ contactId, aliasId });
    const events = (await feed.take(3)).map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining([
        { __typename: 'ContactSaved', contactId, contact: { contactId } },
        { __typename: 'ContactSaved', contactId: aliasId, contact: { contactId } },
        expect.objectContaining({ statusChange: expect.objectContaining({ contactId }) }),
      ]),
    );
    const ids = new Set<string>();
    while (ids.size < 2) {
      const event = (await badge.next()) as unknown as {
        contactIds: string[];
        botStatuses: { permission: string }[];
      };
      for (const [index, id] of event.contactIds.entries())
        if (event.botStatuses[index]?.permission === 'NONE') ids.add(id);
    }
    expect([...ids].sort()).toEqual([contactId, aliasId].sort());
    feed.stop();
    badge.stop();
  });
});
