import { newId, startWorld } from '../../e2e/world';
import { type ApiClient, type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { BadgeEvent, LiveClient, Subscription } from '../../support/clients/live-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const BADGES = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
  kind feedCursor contactIds botStatuses { contactId state reason version } } }`;
const CHANGES = `query ($after: String) { changes(after: $after, first: 100) { nodes { __typename
  ... on StatusChanged { statusChange { contactId reason version } }
  ... on ContactSaved { contactId contact { contactId aliases } } } } }`;

const told = ({ kind, contactIds, botStatuses }: BadgeEvent) =>
  botStatuses.map(({ contactId, state, version }, index) => [
    ...[kind, contactIds[index], contactId, state, version],
  ]);

describe.each(databases)('live badges of aliases on $name', (database) => {
  disposeAfterAll();
  let admin: ApiClient;
  let inbox: ApiClient;
  let live: LiveClient;
  const open: Subscription<BadgeEvent>[] = [];
  beforeAll(async () => {
    const world = await startWorld(database);
    ({ admin, inbox } = world);
    live = await world.app.live('VIEWER');
  });
  afterEach(() => {
    for (const subscription of open.splice(0)) subscription.stop();
  });

  function watch(ids: readonly string[], after?: string): Subscription<BadgeEvent> {
    const subscription = live.subscribe<BadgeEvent>(BADGES, { ids, after });
    open.push(subscription);
    return subscription;
  }
  const sleep = (contactId: string) => admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
  async function link(contactId: string, aliasId: string): Promise<Data['linkContact']> {
    const mutation = `mutation ($input: LinkContactInput!) { linkContact(input: $input) {
      outcome userErrors { code message } } }`;
    const { linkContact } = await inbox.ask(mutation, { input: { contactId, aliasId } });
    expect(linkContact).toMatchObject({ outcome: 'APPLIED', userErrors: [] });
    return linkContact;
  }
  async function unlink(aliasId: string): Promise<void> {
    const mutation = `mutation ($input: UnlinkContactInput!) { unlinkContact(input: $input) {
      unlinked { contactId } userErrors { code message } } }`;
    const { unlinkContact } = await inbox.ask(mutation, { input: { aliasId } });
    expect(unlinkContact).toEqual({ unlinked: { contactId: aliasId }, userErrors: [] });
  }
  /** A contact with an alias that was never seen before. */
  async function linked(): Promise<[contact: string, alias: string]> {
    const [contact, alias] = [newId(), newId('alias')];
    await sleep(contact);
    await link(contact, alias);
    return [contact, alias];
  }
  const cursorNow = async (id: string) => (await watch([id]).next()).feedCursor;

  it('tell each id what happens under any of them, by the id that was asked for', async () => {
    const [contact, alias] = await linked();
    const badges = watch([alias, contact]);
    expect(told(await badges.next())).toEqual([
      ['SNAPSHOT', alias, contact, 'SLEEPING', 1],
      ['SNAPSHOT', contact, contact, 'SLEEPING', 1],
    ]);
    await admin.set({ contactId: alias, state: 'INACTIVE' });
    const events = await badges.take(2);
    expect(events.flatMap(told)).toEqual(
      expect.arrayContaining([
        ['CHANGE', contact, contact, 'INACTIVE', 2],
        ['CHANGE', alias, contact, 'INACTIVE', 2],
      ]),
    );
    // Who goes away between the two comes back to the other.
    const resumed = watch([alias, contact], events[0]!.feedCursor);
    expect((await resumed.next()).contactIds).toContain(events[1]!.contactIds[0]);
  });

  it('come as snapshots as ids are linked, merged and unlinked', async () => {
    const [contact, other] = [newId(), newId()];
    await sleep(contact);
    await admin.set({ contactId: other, state: 'INACTIVE' });
    await admin.set({ contactId: other, state: 'ACTIVE' });
    const badges = [watch([contact]), watch([other])] as const;
    for (const subscription of badges) await subscription.next();
    await link(contact, other);
    const isMerged = (event: BadgeEvent) => event.botStatuses[0]!.version === 3;
    const [mine, others] = await Promise.all(badges.map((subscription) => subscription.until(isMerged)));
    expect(mine!.botStatuses).toEqual(others!.botStatuses);
    expect(told(others!)).toEqual([['SNAPSHOT', other, contact, 'SLEEPING', 3]]);
    await sleep(contact);
    await unlink(other);
    const alone = await badges[1].until(({ botStatuses }) => botStatuses[0]!.contactId === other);
    expect(alone).toMatchObject({ kind: 'SNAPSHOT', contactIds: [other] });
    await admin.set({ contactId: contact, state: 'ACTIVE' });
    await admin.set({ contactId: other, state: 'INACTIVE' });
    const { version } = alone.botStatuses[0]!;
    const next = await badges[1].until(({ kind }) => kind === 'CHANGE');
    expect(told(next)).toEqual([['CHANGE', other, other, 'INACTIVE', version + 1]]);
  });

  it('go on after a cursor: with the changes of the contact, or with a snapshot if linked since', async () => {
    const [contact, alias] = await linked();
    const after = await cursorNow(alias);
    const [late] = [newId('late')];
    await sleep(late);
    await link(contact, late);
    await admin.set({ contactId: contact, state: 'INACTIVE' });
    const linkedBefore = watch([alias], after);
    const { version } = await admin.status(contact);
    const isLast = ({ botStatuses }: BadgeEvent) => botStatuses[0]!.version === version;
    expect((await linkedBefore.until(isLast)).contactIds).toEqual([alias]);
    const linkedSince = watch([late], after);
    expect(told(await linkedSince.next())).toEqual([['SNAPSHOT', late, contact, 'INACTIVE', version]]);
    await admin.set({ contactId: contact, state: 'ACTIVE' });
    const next = await linkedSince.until(({ kind }) => kind === 'CHANGE');
    expect(told(next)).toEqual([['CHANGE', late, contact, 'ACTIVE', version + 1]]);
  });

  it('begin anew under each id as the person is erased', async () => {
    const [contact, alias] = await linked();
    const badges = watch([alias, contact]);
    await badges.next();
    await admin.deleteContact(alias);
    const seen = new Map<string, string>();
    while (seen.size < 2) {
      const { contactIds, botStatuses } = await badges.next();
      for (const [index, status] of botStatuses.entries())
        if (status.version === 0) seen.set(contactIds[index]!, status.contactId);
    }
    expect(Object.fromEntries(seen)).toEqual({ [alias]: alias, [contact]: contact });
  });

  it('are in the feed as one event for each of the two ids, with the contact as it is then', async () => {
    const [contact, alias] = [newId(), newId('alias')];
    await sleep(contact);
    const after = await cursorNow(contact);
    await link(contact, alias);
    const { changes } = await admin.ask(CHANGES, { after });
    expect(changes.nodes).toEqual(
      expect.arrayContaining([
        { __typename: 'ContactSaved', contactId: contact, contact: { contactId: contact, aliases: [alias] } },
        { __typename: 'ContactSaved', contactId: alias, contact: { contactId: contact, aliases: [alias] } },
      ]),
    );
    expect(changes.nodes).toHaveLength(2);
  });

  it('miss nothing, whoever reads an alias as its contact changes', async () => {
    const [contact, alias] = await linked();
    const writing = (async () => {
      for (let step = 0; step < 30; step += 1)
        await admin.set({ contactId: contact, state: step % 2 ? 'INACTIVE' : 'ACTIVE' });
    })();
    const readers = Array.from({ length: 10 }, async (_, number) => {
      for (let step = 0; step < number; step += 1) await admin.status(contact);
      const badges = watch([alias]);
      let version = -1;
      while (version < 31) {
        const { kind, botStatuses } = await badges.next();
        const [status] = botStatuses;
        if (kind === 'CHANGE') expect(status!.version).toBe(version + 1);
        version = status!.version;
      }
    });
    await Promise.all([writing, ...readers]);
  });
});
