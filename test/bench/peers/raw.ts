import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { announce, signIn } from './peer';
import { decideChange, type StatusRow, toEvent, toPayload, toStatusList } from './status';

/** The limit: node:http and ws without GraphQL and without a database, answering texts that are ready. */
const ROW: StatusRow = {
  ...{
    id: 'c1',
    name: 'Contact 1',
    mode: 'AUTO_PILOT',
    state: 'ACTIVE',
    reason: 'MANUAL',
    since: Date.now(),
  },
  ...{ wake_at: null, changed_by: null, note: null, pinned: 0, locked: 0, version: 1, pending_inbound: 0 },
  waiting_since: null,
};
const caller = { workspace: 'bench', actor: { kind: 'USER', id: 'sam', name: 'Sam' } };
const { after, change } = decideChange(
  ROW,
  { contactId: 'c1', state: 'SLEEPING', wake: { after: 'PT1H' } },
  caller,
);
const QUERY = JSON.stringify({ data: { botStatuses: toStatusList([ROW]) } });
const CHANGE = JSON.stringify({ data: { setBotStatus: toPayload(after, change) } });
const MANY = JSON.stringify({ data: { setBotStatuses: { applied: 1_000, userErrors: [] } } });
const EVENT = JSON.stringify({
  id: '1',
  type: 'next',
  payload: { data: { botStatusChanged: toEvent(after, change) } },
});

const watchers = new Map<string, Set<WebSocket>>();

const server = createServer(async (request, response) => {
  await signIn(request.headers.authorization);
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    const isQuery = body.includes('botStatuses(');
    if (!isQuery && watchers.size > 0) tell(body);
    const answer = isQuery ? QUERY : body.includes('setBotStatuses(') ? MANY : CHANGE;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});

function tell(body: Buffer): void {
  const { input } = JSON.parse(String(body)).variables;
  for (const id of input.contactIds ?? [input.contactId]) {
    for (const socket of watchers.get(id) ?? []) socket.send(EVENT);
  }
}

const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.on('message', async (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'connection_init') {
      await signIn(message.payload.authorization);
      socket.send('{"type":"connection_ack"}');
    } else if (message.type === 'subscribe') {
      for (const id of message.payload.variables.contactIds) watch(id, socket);
    }
  });
});

function watch(id: string, socket: WebSocket): void {
  const set = watchers.get(id) ?? new Set();
  watchers.set(id, set.add(socket));
  socket.once('close', () => {
    set.delete(socket);
    if (set.size === 0) watchers.delete(id);
  });
}

server.listen(0, '127.0.0.1', () => announce(server));
