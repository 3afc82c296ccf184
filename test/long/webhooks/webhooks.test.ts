import { SOURCES } from '../../../src/webhooks/inbound/sources';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { nowInSeconds } from '../../support/webhooks/fixtures/fixture';
import { FIXTURES } from '../../support/webhooks/fixtures/fixtures';
import { sample } from '../../support/webhooks/samples';

const SAVE = `mutation ($input: SaveInboundWebhookInput!) { saveInboundWebhook(input: $input) {
  inboundWebhook { name source path contactIdTemplate options { name value } accepted lastDeliveryAt }
  userErrors { code field message } } }`;
const LIST = `{ inboundWebhooks { name accepted ignored failed unverified suspectedEchoes lastSuspectedEchoAt
  lastDeliveryAt lastProblem } }`;
const PREVIEW = `query ($name: String!, $body: String!) { previewDelivery(name: $name, body: $body) {
  kind contactId details why } }`;

const JSON_TYPE = { 'content-type': 'application/json' };
const SLEEPING = { state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE', version: 1 };
const OTHER_SECRET = Buffer.from('another secret').toString('base64');

describe.each(databases)('inbound webhooks on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let workspaces = 0;
  let workspace: string;

  beforeAll(async () => {
    app = await startTestApp({ databaseUrl: await database.create() });
  });
  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    admin = await app.client('ADMIN', { workspace });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
  });

  const save = async (input: object) =>
    (await admin.ask<Record<string, never>>(SAVE, { input: { name: 'hook', ...input } }))
      .saveInboundWebhook as unknown as {
      inboundWebhook: { path: string; name: string } | null;
      userErrors: { code: string; field: string[]; message: string }[];
    };
  const open = async (source: string) => (await save(FIXTURES[source]!.webhook)).inboundWebhook!.path;
  async function deliver(path: string, body: string | Buffer, headers: Record<string, string> = JSON_TYPE) {
    const response = await fetch(`${app.url}${path}`, {
      method: 'POST',
      headers,
      body,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  }
  function deliverSigned(
    source: string,
    path: string,
    body: string | Buffer,
    { signedBody = body, seconds = nowInSeconds() } = {},
  ) {
    const { sign, contentType = 'application/json' } = FIXTURES[source]!;
    const signed = sign(Buffer.from(signedBody), { path, seconds });
    return deliver(path, body, { 'content-type': contentType, ...signed });
  }
  const list = async () => (await admin.ask<Record<string, object[]>>(LIST)).inboundWebhooks!;

  it('are tested with every source', () => {
    expect(Object.keys(FIXTURES).sort()).toEqual(SOURCES.names.sort());
  });

  it.each(Object.keys(FIXTURES))(
    '%s: the bot sleeps when a person writes, once, however often that is reported',
    async (source) => {
      const path = await open(source);
      const { inbound, teammate, contactId } = FIXTURES[source]!;
      for (const body of [inbound, teammate, teammate, teammate])
        expect(await deliverSigned(source, path, body)).toMatchObject({ status: 200, body: { failed: 0 } });
      expect(await admin.status(contactId)).toMatchObject(SLEEPING);
      const [change] = await admin.history(contactId);
      expect(change).toMatchObject({ state: 'SLEEPING' });
    },
  );

  it.each(Object.keys(FIXTURES))('%s: the order in which messages arrive does not matter', async (source) => {
    const path = await open(source);
    const { inbound, teammate, contactId } = FIXTURES[source]!;
    for (const body of [teammate, inbound, teammate])
      expect(await deliverSigned(source, path, body)).toMatchObject({ status: 200, body: { failed: 0 } });
    expect(await admin.status(contactId)).toMatchObject(SLEEPING);
  });

  it.each(Object.keys(FIXTURES))(
    '%s: what is unsigned, altered or signed with another secret is refused',
    async (source) => {
      const path = await open(source);
      const { teammate, contactId, signsNothing, webhook } = FIXTURES[source]!;
      const altered = Buffer.concat([teammate, Buffer.from(' ')]);
      const answers = [await deliver(path, teammate)];
      if (!signsNothing) answers.push(await deliverSigned(source, path, altered, { signedBody: teammate }));
      const { inboundWebhook } = await save({ ...webhook, name: 'other', secrets: [OTHER_SECRET] });
      answers.push(await deliverSigned(source, inboundWebhook!.path, teammate));
      for (const answer of answers)
        expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
      expect(await admin.status(contactId)).toMatchObject({ version: 0 });
    },
  );

  it.each(Object.keys(FIXTURES).filter((source) => FIXTURES[source]!.signsTime))(
    '%s: an old delivery is refused',
    async (source) => {
      const path = await open(source);
      const { teammate } = FIXTURES[source]!;
      const agedBy = (age: number) =>
        deliverSigned(source, path, teammate, { seconds: nowInSeconds() - age });
      expect((await agedBy(301)).status).toBe(401);
      expect((await agedBy(290)).status).toBe(200);
    },
  );

  it('name the address of a new webhook, and keep it when it is changed', async () => {
    const { inboundWebhook } = await save(FIXTURES.chatwoot!.webhook);
    expect(inboundWebhook).toMatchObject({
      source: 'chatwoot',
      contactIdTemplate: null,
      accepted: 0,
      lastDeliveryAt: null,
    });
    expect(inboundWebhook!.path).toMatch(/^\/webhooks\/chatwoot\/[\w-]{32}$/);
    const changed = await save({
      source: 'chatwoot',
      secrets: ['new', 'secret'],
      contactIdTemplate: 'crm-{id}',
    });
    expect(changed.inboundWebhook).toMatchObject({
      path: inboundWebhook!.path,
      contactIdTemplate: 'crm-{id}',
      options: [],
    });
    const kept = await save({ source: 'chatwoot', contactIdTemplate: 'crm-{id}' });
    expect(kept.userErrors).toEqual([]);
  });

  it('take a change of the template and the secrets into account within a second', async () => {
    const path = await open('chatwoot');
    const body = FIXTURES.chatwoot!.teammate;
    expect((await deliverSigned('chatwoot', path, body)).status).toBe(200);
    await save({ source: 'chatwoot', secrets: ['another'] });
    const deadline = Date.now() + 3_000;
    while ((await deliverSigned('chatwoot', path, body)).status === 200)
      expect(Date.now()).toBeLessThan(deadline);
  });

  it.each([
    ['an unknown source', { source: 'nothing' }, 'source'],
    ['no secret where one is needed', { ...FIXTURES.whatsapp!.webhook, secrets: [] }, 'secrets'],
    ['an empty secret', { source: 'chatwoot', secrets: [''] }, 'secrets'],
    ['six secrets', { source: 'chatwoot', secrets: ['1', '2', '3', '4', '5', '6'] }, 'secrets'],
    ['an unknown option', { source: 'chatwoot', options: [{ name: 'colour', value: 'red' }] }, 'options'],
    ['a missing option', { source: 'highlevel' }, 'options'],
    ['a template without a field', { source: 'chatwoot', contactIdTemplate: 'anna' }, 'contactIdTemplate'],
    ['an unknown field', { source: 'chatwoot', contactIdTemplate: '{colour}' }, 'contactIdTemplate'],
    ['an empty name', { name: '', source: 'chatwoot' }, 'name'],
  ])('are not saved with %s', async (_what, input, field) => {
    const { inboundWebhook, userErrors } = await save(input);
    expect(inboundWebhook).toBeNull();
    expect(userErrors).toMatchObject([
      { code: 'BAD_INPUT', field: ['input', field, ...userErrors[0]!.field.slice(2)] },
    ]);
  });

  it('do not change their source', async () => {
    await save(FIXTURES.chatwoot!.webhook);
    expect((await save(FIXTURES.generic!.webhook)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['input', 'source'] },
    ]);
  });

  it('are refused at addresses that do not exist, of another source, or deleted', async () => {
    const path = await open('chatwoot');
    const body = FIXTURES.chatwoot!.inbound;
    for (const wrong of [
      `${path}x`,
      path.replace('chatwoot', 'whatsapp'),
      '/webhooks/nothing/x',
      `${path}%20`,
    ])
      expect(await deliverSigned('chatwoot', wrong, body)).toMatchObject({
        status: 404,
        body: { code: 'NOT_FOUND' },
      });
    const remove =
      'mutation { deleteInboundWebhook(input: { name: "hook" }) { deleted userErrors { code } } }';
    expect((await admin.ask<Record<string, object>>(remove)).deleteInboundWebhook).toEqual({
      deleted: true,
      userErrors: [],
    });
    expect((await admin.ask<Record<string, object>>(remove)).deleteInboundWebhook).toMatchObject({
      deleted: false,
    });
    const deadline = Date.now() + 3_000;
    while ((await deliverSigned('chatwoot', path, body)).status !== 404)
      expect(Date.now()).toBeLessThan(deadline);
  });

  it('wake the bot when a conversation is given back, but not what a person has set', async () => {
    const path = await open('chatwoot');
    const resolved = sample('chatwoot', 'conversation-resolved');
    await deliverSigned('chatwoot', path, FIXTURES.chatwoot!.teammate);
    expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING' });
    expect((await deliverSigned('chatwoot', path, resolved)).body).toEqual({
      accepted: 1,
      ignored: 0,
      failed: 0,
    });
    expect(await admin.status('42')).toMatchObject({ state: 'ACTIVE' });

    const agent = await app.client('AGENT', { workspace });
    await agent.set({ contactId: '42', state: 'SLEEPING', wake: UNTIL_WOKEN });
    await deliverSigned('chatwoot', path, Buffer.from(resolved.toString().replace(/\}\s*$/, ',"again":1}')));
    expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL' });
  });

  it('wake the bot after an assignment, but not what a person had set before it', async () => {
    const { webhook } = FIXTURES.chatwoot!;
    const options = ['assignment=sleep', 'release=wake'].map((each) => each.split('='));
    const { inboundWebhook } = await save({
      ...webhook,
      options: options.map(([name, value]) => ({ name, value })),
    });
    const resolved = JSON.parse(sample('chatwoot', 'conversation-resolved').toString());
    let deliveries = 0;
    const report = (change: object) => {
      const body = JSON.stringify({ ...resolved, ...change, delivery: ++deliveries });
      return deliverSigned('chatwoot', inboundWebhook!.path, body);
    };
    const assign = () => {
      const assignee_id = { previous_value: null, current_value: 5 };
      return report({ event: 'conversation_updated', changed_attributes: [{ assignee_id }] });
    };
    await assign();
    expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING', wakeAt: null });
    await report({});
    expect(await admin.status('42')).toMatchObject({ state: 'ACTIVE' });

    const agent = await app.client('AGENT', { workspace });
    await agent.set({ contactId: '42', state: 'SLEEPING', wake: { after: 'PT1H' } });
    for (let time = 0; time < 2; time += 1) {
      await assign();
      expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING', wakeAt: null });
      await report({});
      expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL' });
    }
  });

  it.each([
    ['wake', { state: 'ACTIVE' }],
    ['ignore', { state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' }],
  ])(
    'take an assignment to the user of the bot as one to the bot: release=%s',
    async (release, afterwards) => {
      const [bot] = (await admin.ask<Record<string, { botId: string }[]>>('{ bots { botId } }')).bots!;
      await admin.saveBot({ botId: bot!.botId, identities: ['chatwoot:7:5'] });
      const options = Object.entries({ assignment: 'sleep', release }).map(([name, value]) => ({
        name,
        value,
      }));
      const { inboundWebhook } = await save({ ...FIXTURES.chatwoot!.webhook, options });
      const report = (name: string) =>
        deliverSigned('chatwoot', inboundWebhook!.path, sample('chatwoot', name));

      await report('conversation-assigned');
      expect(await admin.status('42')).toMatchObject({ state: 'ACTIVE', version: 0 });
      await admin.message({ contactId: '42', messageId: 'of a person', origin: 'TEAMMATE' });
      const again = { ...JSON.parse(sample('chatwoot', 'conversation-assigned').toString()), again: true };
      await deliverSigned('chatwoot', inboundWebhook!.path, JSON.stringify(again));
      expect(await admin.status('42')).toMatchObject(afterwards);

      // A bot that opens a conversation hands it to people.
      await admin.set({ contactId: '42', state: 'ACTIVE' });
      await report('conversation-opened-by-person');
      expect(await admin.status('42')).toMatchObject({ state: 'SLEEPING', reason: 'WORKFLOW_ACTION' });
    },
  );

  it('count what has arrived, and keep the last problem', async () => {
    const path = await open('generic');
    const items = [
      { type: 'message.created', data: { contactId: 'a', messageId: '1', origin: 'CONTACT' } },
      { type: 'something.else' },
      { type: 'message.created', data: { contactId: 'a'.repeat(300), messageId: '2', origin: 'CONTACT' } },
    ];
    const answer = await deliverSigned('generic', path, JSON.stringify(items));
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, ignored: 1, failed: 1 } });
    await deliver(path, '{}');
    expect((await deliverSigned('generic', path, 'nonsense')).status).toBe(400);
    expect(await list()).toMatchObject([{ name: 'hook', accepted: 0 }]);
  });

  it('show what a body means without doing it', async () => {
    await open('chatwoot');
    const preview = async (body: string) =>
      (await admin.ask<Record<string, object[]>>(PREVIEW, { name: 'hook', body })).previewDelivery!;
    expect(await preview(FIXTURES.chatwoot!.teammate.toString())).toMatchObject([
      {
        kind: 'MESSAGE',
        contactId: '42',
        details: expect.stringContaining('"origin":"TEAMMATE"'),
        why: null,
      },
    ]);
    expect(await preview('{"event":"conversation_typing_on"}')).toMatchObject([
      { kind: 'IGNORED', why: expect.any(String) },
    ]);
    expect(await admin.status('42')).toMatchObject({ version: 0 });
    const { errors } = await admin.send(PREVIEW, { name: 'hook', body: 'nonsense' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: ['body'] } }]);
  });

  it('answer the check of an address for whoever knows the token', async () => {
    const path = await open('whatsapp');
    const check = (token: string) =>
      fetch(`${app.url}${path}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158`);
    const right = await check('verify');
    expect([right.status, await right.text()]).toEqual([200, '1158']);
    expect((await check('wrong')).status).toBe(403);
  });

  it('link a conversation with the customer who writes in it, where the template wants the customer', async () => {
    const { webhook, inbound, teammate, contactId } = FIXTURES.twilio!;
    const { path } = (await save({ ...webhook, contactIdTemplate: '{address}' })).inboundWebhook!;
    for (const body of [teammate, inbound, inbound])
      expect(await deliverSigned('twilio', path, body)).toMatchObject({ status: 200, body: { failed: 0 } });
    for (const id of [contactId, '+351910000042'])
      expect(await admin.status(id)).toMatchObject({ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE' });
  });

  it('answer a sender that only checks whether the address exists', async () => {
    const path = await open('intercom');
    expect((await fetch(`${app.url}${path}`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${app.url}${path}x`, { method: 'HEAD' })).status).toBe(404);
  });

  it('do not repeat what they have done when a sender counts its attempts', async () => {
    const path = await open('intercom');
    const assigned = sample('intercom', 'assigned').toString();
    await deliverSigned('intercom', path, assigned);
    const { contactId } = FIXTURES.intercom!;
    expect(await admin.status(contactId)).toMatchObject({ state: 'SLEEPING', reason: 'WORKFLOW_ACTION' });
    await admin.set({ contactId, state: 'ACTIVE' });
    const repeated = assigned.replace('"delivery_attempts": 1', '"delivery_attempts": 2');
    expect((await deliverSigned('intercom', path, repeated)).body).toMatchObject({ failed: 0 });
    expect(await admin.status(contactId)).toMatchObject({ state: 'ACTIVE' });
  });

  it('take bodies up to 5 MB, and refuse larger ones before they are read', async () => {
    const path = await open('generic');
    const padded = (bytes: number) => JSON.stringify({ type: 'x'.repeat(bytes) });
    expect((await deliverSigned('generic', path, padded(4_900_000))).status).toBe(200);
    expect((await deliverSigned('generic', path, padded(5_300_000))).status).toBe(413);
  });

  it('are managed by administrators alone, each in their own workspace', async () => {
    await open('chatwoot');
    const integration = await app.client('INTEGRATION', { workspace });
    expect((await integration.send(LIST)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const stranger = await app.client('ADMIN', { workspace: 'another' });
    expect((await stranger.ask<Record<string, object[]>>(LIST)).inboundWebhooks).toEqual([]);
  });

  it('count what is probably an echo of the bot, for people to see', async () => {
    const databaseUrl = await database.create();
    const first = await startTestApp({ databaseUrl });
    admin = await first.client('ADMIN', { workspace });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
    const path = await open('generic');
    const { token } = await admin.reserve({ contactId: 'c' });
    await admin.commit({ token, messageId: 'of the bot' });
    const message = (messageId: string, origin: string) =>
      JSON.stringify({ type: 'message.created', data: { contactId: 'c', messageId, origin } });
    const body = `[${message('echo', 'UNKNOWN')},${message('other', 'TEAMMATE')}]`;
    const sign = FIXTURES.generic!.sign(Buffer.from(body), { path, seconds: nowInSeconds() });
    for (let time = 0; time < 2; time += 1)
      await fetch(`${first.url}${path}`, { method: 'POST', headers: { ...JSON_TYPE, ...sign }, body });
    await first.stop();
    admin = await (await startTestApp({ databaseUrl })).client('ADMIN', { workspace });
    expect(await list()).toMatchObject([
      { accepted: 4, suspectedEchoes: 1, lastSuspectedEchoAt: expect.any(String) },
    ]);
  });
});
