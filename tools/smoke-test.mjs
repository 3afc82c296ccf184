// Calls a deployment through its proxy: changes a status over HTTP and waits for the event on a websocket.
//
//   node tools/smoke-test.mjs https://localhost secrets/auth_secret
import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import WebSocket from 'ws';

const [url, secretFile] = process.argv.slice(2);
const secret = new TextEncoder().encode(readFileSync(secretFile, 'utf8').trim());
const token = await new SignJWT({ sub: 'smoke-test', workspace: 'smoke-test', role: 'ADMIN' })
  .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
  .setIssuedAt()
  .setExpirationTime('5m')
  .sign(secret);
const authorization = `Bearer ${token}`;
const variables = { contactId: `smoke-test-${process.pid}` };

setTimeout(() => {
  process.stderr.write('No event within 15 seconds.\n');
  process.exit(1);
}, 15_000).unref();

const client = createClient({
  url: `${url.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization },
});
const events = client.iterate({
  query:
    'subscription ($contactId: ID!) { botStatusChanged(contactIds: [$contactId]) { botStatuses { state } } }',
  variables,
});
await events.next(); // the status before the change
async function call(query, values) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables: values }),
  });
  const text = await response.text();
  process.stdout.write(text);
  return JSON.parse(text).data;
}

// A contact that is not known has the default bot, which is the first of a workspace.
const { saveBot } = await call(
  'mutation { saveBot(input: {name: "Smoke test", mode: AUTO_PILOT}) { bot { botId } } }',
);
await call(
  'mutation ($contactId: ID!) { setBotStatus(input: {contactId: $contactId, state: INACTIVE}) { outcome } }',
  variables,
);
for (let state = ''; state !== 'INACTIVE'; ) {
  const { value } = await events.next(); // the new bot is an event too
  state = value.data.botStatusChanged.botStatuses[0].state;
  process.stdout.write(`Event: ${state}\n`);
}
await call(
  `mutation ($contactId: ID!, $botId: ID!) {
    deleteContact(input: {contactId: $contactId}) { userErrors { message } }
    deleteBot(input: {botId: $botId}) { userErrors { message } }
  }`,
  { ...variables, botId: saveBot.bot.botId },
);
process.exit();
