import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { oneTo } from '../../support/one-to';
import { contactId } from '../setup/contract';
import { HttpConnection } from './http-connection';

/** A workspace of many contacts, and what its members may sign in with. */
export interface Abused {
  readonly url: string;
  readonly tokens: { readonly VIEWER: string; readonly ADMIN: string };
}

/** Goes on until what it returns is called. */
export type Abuse = (abused: Abused) => Promise<() => void>;

const times = (count: number, part: (index: number) => string) => oneTo(count).map(part).join(' ');
const ids = oneTo(1_000).map(contactId);

const STATUS = `id contactId state reason permission available unavailableReason since wakeAt note pinned locked version
  pendingInbound waitingSince viewerCanChange changedBy { kind externalId name }
  messageCounts { channel sent maxMessages }
  contact { id name timeZone bot { id name mode isDefault version rules { messageSleep maxMessages } } }`;
const STATUSES = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${STATUS} } } }`;
const BADGES = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId state permission } } }`;
const HISTORIES =
  '{ contacts(first: 100) { edges { node { id statusHistory(first: 40) { edges { cursor node { id state note } } } } } } }';
const SUMMARY = '{ statusSummary { waiting counts { state contacts } silence { reason total } } }';
const SEARCH = '{ contacts(first: 20, filter: {states: [INACTIVE], search: "zz"}) { edges { cursor } } }';
const SAVE = `mutation ($input: SaveContactsInput!) { saveContacts(input: $input) { userErrors { code } } }`;
const FRAGMENTS = `{ bots { rules { ${times(20, () => '...R')} } } } fragment R on BotRules { ${times(40, () => '...S')} }
  fragment S on BotRules { ${times(40, () => 'maxMessages')} }`;

let count = 0;
/** Another name for the same place each time: nothing can be looked up. */
function zoneOf(number: number): string {
  return [...'europe/berlin'].map((c, i) => ((number >> i) & 1 ? c.toUpperCase() : c)).join('');
}

export const ABUSES: Readonly<Record<string, Abuse>> = {
  'costliest queries': asking(8, 'VIEWER', () => ({ query: STATUSES, variables: { ids } })),
  'pages of 1,000': asking(8, 'VIEWER', () => ({ query: BADGES, variables: { ids } })),
  histories: asking(8, 'VIEWER', () => ({ query: HISTORIES })),
  summaries: asking(50, 'VIEWER', () => ({ query: SUMMARY })),
  searches: asking(50, 'VIEWER', () => ({ query: SEARCH })),
  '50 summaries each': asking(8, 'VIEWER', () => ({
    query: `{ ${times(50, (i) => `a${i}: statusSummary { waiting }`)} }`,
  })),
  'documents to validate': asking(4, 'VIEWER', () => ({ query: `{ ${times(750, () => 'bots{id}')} }` })),
  'documents of strangers': asking(4, null, () => ({ query: `{ ${times(750, () => 'bots{id}')} }` })),
  'fragments that fan out': asking(4, 'VIEWER', () => ({ query: FRAGMENTS })),
  'ever new operations': asking(4, 'VIEWER', () => ({
    query: `query A${++count} { contact(contactId: "c1") { ${times(150, () => 'id name')} } }`,
  })),
  'time zones without the role': asking(4, 'VIEWER', () => ({
    query: SAVE,
    variables: { input: { contacts: oneTo(4_000).map((n) => ({ contactId: `${n}`, timeZone: zoneOf(n) })) } },
  })),
  'long texts': asking(4, 'VIEWER', () => ({
    query: '{ statusSummary { waiting } }'.replace('y', `y(period: "P${++count}${'0'.repeat(200_000)}D")`),
  })),
  'sockets that do not read': stalling,
  'replays from the beginning': replaying,
  'large watches': watching,
  'requests that reset': resetting,
  'bodies that never come': withholding,
};

/** Keeps so many requests under way, whatever is answered. */
function asking(inFlight: number, role: keyof Abused['tokens'] | null, make: () => object): Abuse {
  return async ({ url, tokens }) => {
    let isOver = false;
    const run = async () => {
      while (!isOver) {
        const connection = await HttpConnection.open(url, role ? tokens[role] : '').catch(() => null);
        try {
          while (connection && !isOver) await connection.post(JSON.stringify(make()));
        } catch {
          // Refused or cut off: comes back.
          await delay(20);
        }
        connection?.close();
      }
    };
    for (const _ of oneTo(inFlight)) void run();
    return () => {
      isOver = true;
    };
  };
}

async function openSocket({ url, tokens }: Abused): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${tokens.VIEWER}` } }),
  );
  await once(socket, 'message');
  return socket;
}

function subscribe(socket: WebSocket, id: string, query: string, variables: object = {}): void {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  }
}

async function stalling(abused: Abused): Promise<() => void> {
  const sockets = await Promise.all(oneTo(40).map(() => openSocket(abused)));
  for (const socket of sockets) {
    socket.pause();
    for (const number of oneTo(20)) subscribe(socket, `${number}`, STATUSES, { ids });
  }
  return () => sockets.forEach((socket) => void socket.terminate());
}

const WATCH = `subscription ($ids: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $ids, after: $after) {
    feedCursor botStatuses { contactId state note } statusChange { id note } } }`;

const CHANGE = `mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) { applied } }`;

async function replaying(abused: Abused): Promise<() => void> {
  const sockets: WebSocket[] = [];
  const writer = await HttpConnection.open(abused.url, abused.tokens.ADMIN);
  for (const number of oneTo(5)) {
    const input = { contactIds: ids, state: 'INACTIVE', note: `${number}` };
    await writer.post(JSON.stringify({ query: CHANGE, variables: { input } }));
  }
  writer.close();
  const first = await openSocket(abused);
  sockets.push(first);
  const answered = once(first, 'message');
  subscribe(first, 'cursor', WATCH, { ids: ids.slice(0, 1) });
  const [data] = await answered;
  const { feedCursor: cursor } = JSON.parse(String(data)).payload.data.botStatusChanged;
  const after = Buffer.from(Buffer.from(cursor, 'base64url').toString().replace(/\d+$/, '0')).toString(
    'base64url',
  );
  let isOver = false;
  const again = async () => {
    while (!isOver) {
      const socket = await openSocket(abused).catch(() => null);
      if (socket) {
        sockets.push(socket);
        for (const number of oneTo(20)) subscribe(socket, `${number}`, WATCH, { ids, after });
      }
      await delay(500);
      socket?.terminate();
    }
  };
  void again();
  return () => {
    isOver = true;
    for (const socket of sockets) socket.terminate();
  };
}

async function watching(abused: Abused): Promise<() => void> {
  const sockets = await Promise.all(oneTo(4).map(() => openSocket(abused)));
  for (const socket of sockets) {
    for (const number of oneTo(190)) subscribe(socket, `${number}`, WATCH, { ids });
  }
  const stop = await asking(1, 'ADMIN', () => ({
    query: `mutation { saveBot(input: {name: "Bot ${++count}", isDefault: true}) { userErrors { code } } }`,
  }))(abused);
  return () => {
    stop();
    for (const socket of sockets) socket.terminate();
  };
}

async function openTcp({ url }: Abused): Promise<Socket | null> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  return once(socket, 'connect').then(
    () => socket,
    () => null,
  );
}

async function resetting(abused: Abused): Promise<() => void> {
  const request =
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n';
  const timer = setInterval(async () => {
    const socket = await openTcp(abused);
    socket?.write(request.repeat(20), () => socket.resetAndDestroy());
  }, 20);
  return () => clearInterval(timer);
}

async function withholding(abused: Abused): Promise<() => void> {
  const sockets = await Promise.all(oneTo(600).map(() => openTcp(abused)));
  const head =
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 262144\r\n\r\n';
  for (const socket of sockets) socket?.write(head);
  return () => sockets.forEach((socket) => void socket?.destroy());
}

/** Until this process is ended. */
export async function startAbuse({ name, abused }: { name: string; abused: Abused }): Promise<void> {
  await ABUSES[name]!(abused);
}
