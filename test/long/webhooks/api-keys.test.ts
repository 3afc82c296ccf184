import { createHmac } from 'node:crypto';
import { createApiKeyText } from '../../../src/application/access/api-key-text';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import type { ApiClient } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const SAVE = `mutation ($source: String!, $secrets: [String!]) {
  saveInboundWebhook(input: { name: "hook", source: $source, secrets: $secrets }) {
    inboundWebhook { path } userErrors { message } } }`;
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { keyId } secret } }`;
const REVOKE = `mutation ($keyId: ID!) { revokeApiKey(input: { keyId: $keyId }) { userErrors { code } } }`;
const USED = '{ apiKeys { nodes { lastUsedAt } } }';

const eventOf = (type: string, data: object) =>
  JSON.stringify({ type, data: { contactId: 'anna', ...data } });
const message = (origin: string, messageId: string) => eventOf('message.created', { origin, messageId });

describe.each(databases)('generic webhooks with an API key on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let databaseUrl: string;
  let workspaces = 0;

  beforeAll(async () => {
    databaseUrl = await database.create();
    app = await startTestApp({ databaseUrl });
  });
  beforeEach(async () => {
    admin = await app.client('ADMIN', { workspace: `workspace ${++workspaces}` });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
  });

  async function open(source = 'generic', secrets: string[] = []): Promise<string> {
    const { saveInboundWebhook } = await admin.ask(SAVE, { source, secrets });
    expect(saveInboundWebhook.userErrors).toEqual([]);
    return saveInboundWebhook.inboundWebhook.path;
  }
  async function createKey(input: object = {}, client = admin) {
    const { createApiKey } = await client.ask(CREATE, {
      input: { name: 'flow', role: 'INTEGRATION', ...input },
    });
    return { keyId: createApiKey.apiKey.keyId as string, text: createApiKey.secret as string };
  }
  async function deliver(path: string, body: string, headers: Record<string, string>) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    const response = await fetch(`${app.url}${path}`, init);
    return { status: response.status, body: JSON.parse(await response.text()) };
  }
  const withKey = (text: string) => ({ 'x-api-key': text });

  it.each([
    ['Authorization: Bearer', (text: string) => ({ authorization: `Bearer ${text}` })],
    ['X-API-Key', withKey],
  ])('record as the owner of the key, sent as %s', async (_how, headers) => {
    const path = await open();
    const { text } = await createKey();
    const body = message('TEAMMATE', '1');
    for (let time = 0; time < 2; time += 1) {
      const answer = await deliver(path, body, headers(text));
      expect(answer).toEqual({ status: 200, body: { accepted: 1, ignored: 0, failed: 0 } });
    }
    expect(await admin.status('anna')).toMatchObject({ state: 'SLEEPING', version: 1 });
    const [change] = await admin.history('anna');
    expect(change!.actor).toMatchObject({ externalId: 'key:flow', name: 'flow' });
  });

  it('accept a signature as well, and refuse what has neither', async () => {
    const secret = Buffer.from('secret of the hook');
    const path = await open('generic', [`whsec_${secret.toString('base64')}`]);
    const body = message('CONTACT', '1');
    const seconds = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', secret).update(`m.${seconds}.${body}`).digest('base64');
    const signed = {
      ...{ 'webhook-id': 'm', 'webhook-timestamp': seconds },
      'webhook-signature': `v1,${signature}`,
    };
    expect((await deliver(path, body, signed)).status).toBe(200);
    expect((await deliver(path, body, { ...signed, authorization: 'Basic YTpi' })).status).toBe(200);
    expect((await deliver(path, body, {})).status).toBe(401);
    // A key that is sent is a claim to be its owner, whatever else is sent.
    const unknown = createApiKeyText().text;
    expect((await deliver(path, body, { ...signed, ...withKey(unknown) })).status).toBe(401);
  });

  it('refuse everyone without a key if they have no secret', async () => {
    const path = await open();
    const token = await app.token('ADMIN', { workspace: `workspace ${workspaces}` });
    const attempts: Record<string, string>[] = [{}, { authorization: `Bearer ${token}` }, withKey('bss_')];
    for (const headers of attempts)
      expect((await deliver(path, message('TEAMMATE', '1'), headers)).status).toBe(401);
    expect(await admin.status('anna')).toMatchObject({ version: 0 });
  });

  it('refuse a key of another workspace, an unknown one and, within a second, a revoked one', async () => {
    const path = await open();
    const body = message('CONTACT', '1');
    const stranger = await createKey({}, await app.client('ADMIN', { workspace: 'another' }));
    const { status, body: answer } = await deliver(path, body, withKey(stranger.text));
    expect([status, answer.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await deliver(path, body, withKey(createApiKeyText().text))).status).toBe(401);
    const { keyId, text } = await createKey();
    expect((await deliver(path, body, withKey(text))).status).toBe(200);
    await admin.ask(REVOKE, { keyId });
    expect((await deliver(path, body, withKey(text))).status).toBe(401);
  });

  it('refuse a key whose role or scopes do not permit the event', async () => {
    const path = await open();
    const status = async (key: object, ...bodies: string[]) => {
      const { text } = await createKey(key);
      const answers = [];
      for (const body of bodies) answers.push((await deliver(path, body, withKey(text))).status);
      return answers;
    };
    const contact = eventOf('contact.saved', { name: 'Anna' });
    const read = eventOf('conversation.read', {});
    const deletion = eventOf('contact.deleted', {});
    const inbound = message('CONTACT', '1');
    expect(await status({ name: 'viewer', role: 'VIEWER' }, inbound, read)).toEqual([403, 403]);
    expect(await status({ name: 'agent', role: 'AGENT' }, inbound, read)).toEqual([403, 403]);
    expect(await status({ name: 'scoped', scopes: ['MESSAGES'] }, inbound, contact)).toEqual([200, 403]);
    expect(await status({ name: 'contacts', scopes: ['CONTACTS'] }, inbound, contact)).toEqual([403, 200]);
    expect(await status({ name: 'integration' }, deletion)).toEqual([403]);
    expect(await status({ name: 'admin', role: 'ADMIN' }, contact, deletion)).toEqual([200, 200]);
  });

  it('are the only ones: others are signed by the system that they name', async () => {
    const path = await open('chatwoot', ['secret']);
    const { text } = await createKey();
    expect((await deliver(path, '{"event":"message_updated"}', withKey(text))).status).toBe(401);
  });

  it('note that the key was used, and count failures against the address', async () => {
    const path = await open();
    const { text } = await createKey();
    const stranger = await createKey({}, await app.client('ADMIN', { workspace: 'a third' }));
    expect((await deliver(path, message('CONTACT', '1'), withKey(text))).status).toBe(200);
    await app.stop();
    app = await startTestApp({ databaseUrl });
    admin = await app.client('ADMIN', { workspace: `workspace ${workspaces}` });
    const { apiKeys } = await admin.ask(USED);
    expect(apiKeys.nodes).toEqual([{ lastUsedAt: expect.any(String) }]);

    const statuses = [];
    for (let time = 0; time < 101; time += 1)
      statuses.push((await deliver(path, '{}', withKey(stranger.text))).status);
    expect([statuses[0], statuses[99], statuses[100]]).toEqual([401, 401, 429]);
    // Who has a valid key is not concerned.
    expect((await deliver(path, message('CONTACT', '2'), withKey(text))).status).toBe(200);
  });
});
