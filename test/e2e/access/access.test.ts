import type { Role } from '../../../src/application/access/caller';
import { type ApiClient, type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { newId, reply, startWorld, type World } from '../world';

const ROLES: readonly Role[] = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'];

/** Every mutation with the least role it takes, and an input that needs nothing to be there. */
const MUTATIONS: [string, Role, Record<string, unknown>][] = [
  ['setBotStatus', 'AGENT', { contactId: 'c', state: 'SLEEPING', wake: UNTIL_WOKEN }],
  ['setBotStatuses', 'AGENT', { contactIds: ['c'], state: 'SLEEPING', wake: UNTIL_WOKEN }],
  ['recordMessage', 'INTEGRATION', { contactId: 'c', messageId: 'm', origin: 'CONTACT' }],
  ['reportGoal', 'INTEGRATION', { contactId: 'c', goal: 'STOP_BOT' }],
  ['markConversationRead', 'INTEGRATION', { contactId: 'c' }],
  ['reserveReply', 'INTEGRATION', { contactId: 'c' }],
  ['commitReply', 'INTEGRATION', { token: 't', messageId: 'm' }],
  ['releaseReply', 'INTEGRATION', { token: 't' }],
  ['revokeReply', 'INTEGRATION', { token: 't' }],
  ['linkContact', 'INTEGRATION', { contactId: 'c', aliasId: 'd' }],
  ['unlinkContact', 'INTEGRATION', { aliasId: 'd' }],
  ['saveContacts', 'INTEGRATION', { contacts: [{ contactId: 'c' }] }],
  ['deleteContact', 'ADMIN', { contactId: 'c' }],
  ['saveBot', 'ADMIN', { name: 'Ella' }],
  ['deleteBot', 'ADMIN', { botId: 'b' }],
  ['revokeTokens', 'ADMIN', { target: { subject: 's' } }],
  ['createApiKey', 'ADMIN', { name: 'k', role: 'VIEWER' }],
  ['rotateApiKey', 'ADMIN', { keyId: 'k' }],
  ['revokeApiKey', 'ADMIN', { keyId: 'k' }],
  ['saveInboundWebhook', 'ADMIN', { name: 'w', source: 'chatwoot' }],
  ['deleteInboundWebhook', 'ADMIN', { name: 'w' }],
  ['saveWebhookEndpoint', 'ADMIN', { name: 'e', url: 'https://example.com' }],
  ['rotateWebhookSecret', 'ADMIN', { name: 'e' }],
  ['enableWebhookEndpoint', 'ADMIN', { name: 'e' }],
  ['replayWebhookEvents', 'ADMIN', { name: 'e' }],
  ['sendTestEvent', 'ADMIN', { name: 'none' }],
  ['deleteWebhookEndpoint', 'ADMIN', { name: 'e' }],
];

describe.each(databases)('access on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  describe('roles', () => {
    it.each(MUTATIONS)('%s takes %s', async (name, least, input) => {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code field message } } }`;
      for (const role of ROLES) {
        const client = await world.app.client(role, { workspace: newId('workspace') });
        const { userErrors } = (await client.ask<Record<string, Data['setBotStatus']>>(query, { input }))[
          name
        ]!;
        const forbidden = userErrors.filter(({ code }) => code === 'FORBIDDEN');
        const isAllowed = ROLES.indexOf(role) >= ROLES.indexOf(least);
        expect({ role, forbidden }).toEqual({ role, forbidden: isAllowed ? [] : userErrors });
        if (isAllowed) continue;
        expect(userErrors).toMatchObject([{ field: [], message: expect.stringContaining(least) }]);
        expect((await client.ask('{ contacts { edges { cursor } } bots { id } }')).contacts.edges).toEqual(
          [],
        );
      }
    });

    it('are all mutations there are', async () => {
      type Introspection = { __schema: { mutationType: { fields: { name: string }[] } } };
      const query = '{ __schema { mutationType { fields { name } } } }';
      const { __schema } = await world.viewer.ask<Introspection>(query);
      const names = __schema.mutationType.fields.map(({ name }) => name);
      expect(names.sort()).toEqual(MUTATIONS.map(([name]) => name).sort());
    });

    it.each(ROLES)('%s reads and previews everything', async (role) => {
      const client = await world.app.client(role);
      const query = `{ bots { id } bot(botId: "x") { id } contact(contactId: "x") { id } contacts { edges { cursor } }
        botStatuses(contactIds: ["x"]) { nodes { contactId } } statusSummary { waiting }
        viewer { role } changes { start }
        previewBotStatus(input: { contactId: "x", state: SLEEPING, wake: { until: WOKEN } }) { outcome userErrors { code } }
        previewMessage(input: { contactId: "x", messageId: "x", origin: CONTACT }) { outcome userErrors { code } } }`;
      expect(await client.ask(query)).toMatchObject({
        ...{ viewer: { role }, changes: { start: 'BEGUN' } },
        ...{ contact: null, bot: null, botStatuses: { nodes: [{ contactId: 'x' }] } },
        previewBotStatus: { outcome: 'APPLIED', userErrors: [] },
        previewMessage: { outcome: 'NO_CHANGE', userErrors: [] },
      });
    });
  });

  describe('workspaces', () => {
    let here: ApiClient;
    let there: ApiClient;
    beforeAll(async () => {
      [here, there] = [world.admin, await world.app.client('ADMIN', { workspace: 'there' })];
      await there.saveBot({ name: 'Theirs', mode: 'SUGGESTIVE' });
    });

    it('never see each other’s contacts of the same id', async () => {
      const contactId = newId();
      await here.saveContacts([{ contactId, name: 'Ours', timeZone: 'Asia/Tokyo' }]);
      await here.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, note: 'ours' });
      await reply(there, contactId);
      expect(
        (await there.ask('query ($id: ID!) { contact(contactId: $id) { id } }', { id: contactId })).contact,
      ).toBeNull();
      expect(await there.status(contactId)).toMatchObject({ state: 'ACTIVE', version: 0, note: null });
      await there.set({ contactId, state: 'INACTIVE', note: 'theirs' });
      expect(await here.status(contactId)).toMatchObject({ state: 'SLEEPING', version: 1, note: 'ours' });
      expect(await here.history(contactId)).toHaveLength(1);

      const filter = { search: contactId };
      expect(await there.setMany({ filter, state: 'ACTIVE' })).toMatchObject({ applied: 1 });
      expect(await there.deleteContact(contactId)).toMatchObject({ deleted: true });
      expect(await there.deleteContact(contactId)).toMatchObject({ deleted: false });
      expect(await here.status(contactId)).toMatchObject({ state: 'SLEEPING', version: 1 });
      expect(await here.history(contactId)).toHaveLength(1);
    });

    it('never see each other in lists, histories and sums', async () => {
      const contactId = newId('list');
      for (let count = 0; count < 3; count += 1)
        await here.set({ contactId, state: 'INACTIVE', note: `${count}` });
      const query = `query ($s: String) { contacts(filter: { search: $s }) { edges { node { id } } }
        statusSummary { counts { contacts } silence { reason } } }`;
      const empty = await world.app.client('VIEWER', { workspace: 'empty' });
      expect(await empty.ask(query, { s: contactId })).toEqual({
        ...{ contacts: { edges: [] }, statusSummary: { counts: [], silence: [] } },
      });
      const page = await here.ask(
        'query ($id: ID!) { contact(contactId: $id) { statusHistory(first: 1) { pageInfo { endCursor } } } }',
        { id: contactId },
      );
      const after = page.contact.statusHistory.pageInfo.endCursor;
      await there.saveContacts([{ contactId }]);
      const theirs = await there.ask(
        'query ($id: ID!, $after: String) { contact(contactId: $id) { statusHistory(after: $after) { edges { cursor } } } }',
        { id: contactId, after },
      );
      expect(theirs.contact.statusHistory.edges).toEqual([]);
    });

    it('can not use each other’s bots', async () => {
      const { botId } = world.bot;
      expect((await there.ask('query ($id: ID!) { bot(botId: $id) { id } }', { id: botId })).bot).toBeNull();
      expect(await there.saveBot({ botId, name: 'Stolen', mode: 'OFF' })).toMatchObject({
        userErrors: [{ code: 'NOT_FOUND' }],
      });
      expect(await there.deleteBot(botId)).toMatchObject({
        deleted: false,
        userErrors: [{ code: 'NOT_FOUND' }],
      });
      const saved = await there.saveContacts([{ contactId: newId(), botId }]);
      expect(saved.userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['input', 'contacts', '0', 'botId'] },
      ]);
      expect(
        (await here.ask('query ($id: ID!) { bot(botId: $id) { name mode } }', { id: botId })).bot,
      ).toEqual({
        ...{ name: 'Assistant', mode: 'AUTO_PILOT' },
      });
    });

    it('that differ in case only are two', async () => {
      const [lower, upper] = [newId('case'), newId('CASE')];
      const same = lower.toUpperCase();
      const [a, b] = [
        await world.app.client('ADMIN', { workspace: lower }),
        await world.app.client('ADMIN', { workspace: same }),
      ];
      await a.saveBot({ name: 'A' });
      expect(upper).not.toBe(same);
      expect((await b.ask('{ bots { name } }')).bots).toEqual([]);
    });
  });
});
