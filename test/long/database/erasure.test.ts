import { createHash } from 'node:crypto';
import { DAY, HOUR, newId, reply, startWorld, type World } from '../../e2e/world';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { openHousekeeping } from '../../support/databases/housekeeping';
import { countRows, findStored } from '../../support/databases/stored-text';
import { disposeAfterAll } from '../../support/leftovers';

const ID = 'visitor-zebedee-4711';
/** Other ids of the same person; the second was a contact of its own. */
const ALIASES = ['phone-of-zebedee-4712', 'mail-of-zebedee-4713'];
const NAME = 'Zoë Zebedee-Quux';
const NOTE = 'knows us from the fair in Ghent';
const WORKSPACE = 'test';

/** The id as it is, and in whatever form somebody who has a list of ids could look it up. */
function formsOf(id: string): string[] {
  const texts = [id, JSON.stringify([WORKSPACE, id]), `${WORKSPACE}/${id}`, WORKSPACE + id];
  const bytes = [...texts.map((text) => createHash('sha256').update(text).digest()), Buffer.from(id)];
  return [
    id,
    ...bytes.flatMap((each) => [
      each.toString('hex'),
      each.toString('base64').replace(/=+$/, ''),
      each.toString('base64url'),
    ]),
  ];
}

const ALL_FORMS = [ID, ...ALIASES].flatMap(formsOf);

describe.each(databases)('an erased contact on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let databaseUrl: string;

  beforeAll(async () => {
    world = await startWorld({
      ...database,
      create: async () => {
        databaseUrl = await database.create();
        return databaseUrl;
      },
    });
  });

  const bulk = (idempotencyKey: string) => ({
    contactIds: [ID, 'somebody else'],
    state: 'SLEEPING',
    wake: UNTIL_WOKEN,
    note: NOTE,
    idempotencyKey,
  });

  /** Everything that can be done to a contact. */
  async function goThroughEverything(): Promise<void> {
    const { inbox, agent, bot } = world;
    const [phone, mail] = ALIASES;
    await inbox.saveContacts([
      { contactId: ID, name: NAME, timeZone: 'Europe/Brussels', botId: bot.botId, aliases: [phone] },
      { contactId: mail, name: NAME },
    ]);
    await inbox.message({ contactId: mail, messageId: newId(), origin: 'TEAMMATE' });
    await reply(inbox, mail!, { channel: 'mail' });
    await inbox.ask(
      `mutation ($contactId: ID!, $aliasId: ID!) {
        linkContact(input: { contactId: $contactId, aliasId: $aliasId }) { outcome } }`,
      { contactId: ID, aliasId: mail },
    );
    await inbox.message({ contactId: phone, messageId: newId(), origin: 'CONTACT' });
    for (const origin of ['CONTACT', 'WORKFLOW', 'SUGGESTION', 'UNKNOWN'])
      await inbox.message({
        contactId: ID,
        messageId: newId(),
        origin,
        actor: { externalId: 'x', name: NAME },
      });
    await agent.set({ contactId: ID, state: 'ACTIVE', idempotencyKey: `on-${ID}` });
    await reply(inbox, ID, { channel: 'sms', inbound: { messageId: `from ${ID}` } });
    const { token } = await inbox.reserve({ contactId: ID });
    await inbox.release(token);
    const { token: last } = await inbox.reserve({ contactId: ID });
    await inbox.goal({ contactId: ID, goal: 'STOP_BOT', finalReplyToken: last, idempotencyKey: newId() });
    await inbox.commit({ token: last, messageId: newId(), bodyHash: 'hash' });
    await inbox.read({ contactId: ID });
    await agent.setMany(bulk('bulk'));
    // Nothing came of it: its key has no entry that names the contact.
    await agent.setMany({
      contactIds: [ID],
      state: 'SLEEPING',
      wake: UNTIL_WOKEN,
      note: NOTE,
      idempotencyKey: `again ${ID}`,
    });
    await agent.set({ contactId: ID, state: 'SLEEPING', wake: { after: 'PT1H' }, note: NOTE });
    await inbox.reserve({ contactId: ID, channel: 'email' });
  }

  it('is nowhere any more: neither its id nor its name in any column of any table', async () => {
    await goThroughEverything();
    const tables = (await findStored(databaseUrl, [ID])).map((place) => place.split('.')[0]);
    expect(new Set(tables)).toEqual(
      new Set([
        'contacts',
        'bot_statuses',
        'sleep_timers',
        'change_log',
        'facts',
        'reply_hashes',
        'reservations',
      ]),
    );
    expect(await findStored(databaseUrl, [NAME])).toContain('contacts.name');
    for (const alias of ALIASES)
      expect(await findStored(databaseUrl, [alias])).toEqual(
        expect.arrayContaining(['contacts.id', 'contacts.aliases']),
      );
    expect(await findStored(databaseUrl, [NOTE])).toContain('change_log.status_change');

    const badges = (await world.app.live('VIEWER')).badges([ID]);
    expect(await badges.next()).toMatchObject({ botStatuses: [{ state: 'SLEEPING' }] });
    expect(await world.admin.deleteContact(ID)).toMatchObject({ deleted: true });
    expect(await badges.next()).toMatchObject({
      kind: 'SNAPSHOT',
      botStatuses: [{ state: 'ACTIVE', version: 0 }],
    });

    expect(await findStored(databaseUrl, [...ALL_FORMS, NAME])).toEqual([]);
    // It stays with the contact that shared the call.
    expect(await findStored(databaseUrl, [NOTE])).toEqual([
      'bot_statuses.status',
      'change_log.status_change',
    ]);
    const repeated = await world.agent.setMany(bulk('bulk'));
    expect(repeated.results).toMatchObject([
      { contactId: 'somebody else', outcome: 'APPLIED', replayed: true },
    ]);
  });

  it('leaves no digest either once the keys of its calls are forgotten', async () => {
    expect(await countRows(databaseUrl, 'erasures')).toBe(1 + ALIASES.length);
    world.clock.advance(8 * DAY + 1);
    const housekeeping = await openHousekeeping(databaseUrl);
    const now = world.clock.now();
    while (
      (await housekeeping.deleteExpired(
        { facts: now - 8 * DAY, keys: now - 48 * HOUR, apiKeys: 0, parkedEvents: 0 },
        500,
      )) > 0
    );
    for (const table of ['erasures', 'idempotency_keys', 'facts', 'reply_hashes', 'reservations'])
      expect([table, await countRows(databaseUrl, table)]).toEqual([table, 0]);
    expect(await findStored(databaseUrl, [...ALL_FORMS, NAME])).toEqual([]);
  });
});
