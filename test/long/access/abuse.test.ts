import { startWithBot } from '../../support/app/start-with-bot';
import type { TestApp } from '../../support/app/test-app';
import { type ApiClient, ApiClient as Client, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('what somebody may try on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;

  beforeAll(async () => {
    ({ app, admin } = await startWithBot({ databaseUrl: await database.create() }));
  });

  it('failing to sign in again and again makes only who fails wait', async () => {
    const stranger = new Client(app.url, 'no token');
    const answers = await Promise.all(Array.from({ length: 120 }, () => stranger.send('{ bots { id } }')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect((await admin.ask('{ bots { name } }')).bots).toEqual([{ name: 'Assistant' }]);
  });

  it('an id with a space behind erases nobody', async () => {
    await admin.set({ contactId: 'pad', state: 'SLEEPING', wake: UNTIL_WOKEN });
    const { deleted, userErrors } = await admin.deleteContact('pad ');
    expect({ deleted, userErrors }).toMatchObject({
      deleted: false,
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'contactId'] }],
    });
    expect((await admin.status('pad')).version).toBe(1);
  });

  it('the histories of a thousand contacts at once are answered', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `many ${index}`);
    await admin.set({ contactId: 'many 700', state: 'SLEEPING', wake: UNTIL_WOKEN });
    const query = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) {
      nodes { contactId contact { statusHistory(first: 1) { edges { node { state } } } } } } }`;
    const { botStatuses } = await admin.ask(query, { ids });
    const withHistory = botStatuses.nodes.filter(({ contact }) => contact.statusHistory.edges.length > 0);
    expect(withHistory.map(({ contactId }) => contactId)).toEqual(['many 700']);
  });

  it('a contact that was reassigned in between resumes with versions that rise', async () => {
    const contactId = 'reassigned';
    const { bot } = await admin.saveBot({ name: 'Second', mode: 'AUTO_PILOT' });
    const live = await app.live('VIEWER');
    const before = live.badges([contactId]);
    const { feedCursor: cursor } = await before.next();
    before.stop();
    await admin.saveContacts([{ contactId, botId: bot.botId }]);
    await admin.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
    await admin.set({ contactId, state: 'INACTIVE' });
    const events = await live.badges([contactId], cursor).take(3);
    expect(events.map(({ kind, botStatuses }) => [kind, botStatuses[0]!.version])).toEqual([
      ['CHANGE', 1],
      ['CHANGE', 2],
      ['SNAPSHOT', 2],
    ]);
  });

  it('a cursor of the first of several snapshots loses none of the others', async () => {
    const live = await app.live('VIEWER');
    const ids = Array.from({ length: 250 }, (_, index) => `cut ${index}`);
    const cut = live.badges(ids);
    const { feedCursor: cursor } = await cut.next();
    cut.stop();
    const events = await live.badges(ids, cursor).take(3);
    expect(events.flatMap(({ botStatuses }) => botStatuses.map(({ contactId }) => contactId))).toEqual(ids);
  });
});
