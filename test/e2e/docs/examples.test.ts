import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ROLES, type Role } from '../../../src/application/access/caller';
import { createSchema } from '../../../src/graphql/schema';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { exampleNames, type Json, readExample, Substitutes, writeExample } from '../../support/docs/examples';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { EventReceiver } from '../../support/webhooks/event-receiver';

/** Set by `npm run print:examples`. */
const WRITES = process.env.WRITE_EXAMPLES === 'true';

/** The order in which the examples make sense. One that comes twice gives a later one a new token. */
const STORY = [
  ...['saveBot', 'bots', 'bot', 'saveContacts', 'viewer'],
  ...['reserveReply', 'releaseReply', 'reserveReply', 'commitReply', 'revokeReply'],
  ...['recordMessage', 'setBotStatus', 'previewBotStatus', 'previewMessage', 'botStatuses', 'contact'],
  ...['contacts', 'setBotStatuses', 'markConversationRead', 'reportGoal', 'statusSummary', 'changes'],
  ...['linkContact', 'unlinkContact', 'botStatusChanged', 'statusFeed'],
  ...['createApiKey', 'apiKeys', 'rotateApiKey', 'revokeApiKey', 'revokeTokens', 'revocations'],
  ...['saveInboundWebhook', 'inboundWebhooks', 'previewDelivery', 'deleteInboundWebhook'],
  ...['saveWebhookEndpoint', 'sendTestEvent', 'webhookEndpoints', 'webhookAttempts', 'rotateWebhookSecret'],
  ...['replayWebhookEvents', 'enableWebhookEndpoint', 'deleteWebhookEndpoint'],
  ...['deleteContact', 'deleteBot'],
];

const schema = createSchema();
const OPERATIONS = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (type) => Object.values(type!.getFields()),
);
const PEOPLE: Readonly<Record<Role, string>> = {
  VIEWER: 'Vera',
  AGENT: 'Alex',
  INTEGRATION: 'Inbox',
  ADMIN: 'Ada',
};

/** The lowest role that its description permits. */
function roleFor(name: string): Role {
  const { description } = OPERATIONS.find((operation) => operation.name === name)!;
  return ROLES.find((role) => description!.includes(`Requires role ${role}.`)) ?? 'VIEWER';
}

describe('the examples of the API reference', () => {
  disposeAfterAll();
  let app: TestApp;
  const substitutes = new Substitutes();

  beforeAll(async () => {
    const receiver = await EventReceiver.start();
    substitutes.add('https://crm.example.com/bot-status', receiver.url);
    app = await startTestApp({
      clock: new ManualClock('2026-03-02T10:00:00.000Z'),
      config: { webhookNetworks: ['127.0.0.1'] },
    });
  });

  it('are one for each operation', () => {
    const operations = OPERATIONS.map(({ name }) => name).sort();
    expect(exampleNames().sort()).toEqual(operations);
    expect([...new Set(STORY)].sort()).toEqual(operations);
  });

  it.each(STORY)('give the answer that is shown, for the role that is named: %s', async (name) => {
    const { query, variables, data } = readExample(name);
    const role = roleFor(name);
    const token = await app.token(role, { sub: PEOPLE[role].toLowerCase(), name: PEOPLE[role] });
    const answer = await ask(app.url, token, query, substitutes.fillIn(variables));
    expect(answer).toEqual({ data: expect.any(Object) });
    const restored = substitutes.restore(answer.data!, data);
    if (WRITES) writeExample(name, { query, variables, data: restored });
    else expect(restored).toEqual(data);
    expect(JSON.stringify(restored)).not.toContain('"userErrors":[{');
  });
});

interface Answer {
  readonly data?: Json;
  readonly errors?: readonly unknown[];
}

/** The answer, or the first event of a subscription. */
async function ask(url: string, token: string, query: string, variables: Json): Promise<Answer> {
  const authorization = `Bearer ${token}`;
  if (!query.startsWith('subscription')) {
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  });
  disposeLater(() => client.dispose());
  const { value } = await client.iterate({ query, variables: variables as Record<string, unknown> }).next();
  return value as Answer;
}
