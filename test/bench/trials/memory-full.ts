/**
 * How much memory one process takes when clients fill every budget: `npx tsx test/bench/trials/memory-full.ts [kind …]`. Users of several
 * workspaces ask and do not read, replay long logs, watch as much as they may, send operations that nobody sends twice,
 * and leave answers over HTTP unread, all at once, on SQLite with the default settings.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../support/clients/api-client';
import { readMetric } from '../../support/clients/gauges';
import { openConnection } from '../../support/clients/hostile-connections';
import { openSocket, type RawSocket } from '../../support/clients/raw-socket';
import { createSqlite } from '../../support/databases/databases';
import { oneTo } from '../../support/one-to';
import { runProgram, say } from '../../support/processes/program';
import { createToken } from '../setup/contract';
import type { MeasuredServer } from '../setup/servers';
import { ASLEEP, clientOf, startNode } from './trial';

const MIB = 1024 * 1024;
const WORKSPACES = ['one', 'two', 'three'];
const CONTACTS = oneTo(1_000).map((number) => `contact ${number}`);
const NOTE = 'n'.repeat(1_000);
const CHANGES_EACH = 9;
/** Of each user; a user is one kind of trouble in one workspace. */
const SOCKETS = 12;
const [, , ...CHOSEN] = process.argv;
const isChosen = (kind: string) => CHOSEN.length === 0 || CHOSEN.includes(kind);
const DISTINCT_OPERATIONS = 300;
const HTTP_ANSWERS = 10;

/** Answered with more than a megabyte. */
const PAGE = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { id note } } }';
const BADGES = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
  feedCursor botStatuses { id version note } statusChange { contactId version note } } }`;
const FEED = 'subscription { statusFeed { feedCursor event { __typename } } }';
const SET_MANY = `mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) { applied } }`;

type Operation = readonly [query: string, variables: Record<string, unknown>];

/** A socket that says something once it has signed in, and reads nothing more; `null` where it was not let in. */
async function openStalled(
  url: string,
  token: string,
  operations: readonly Operation[],
): Promise<RawSocket | null> {
  try {
    const raw = await openSocket(url);
    await raw.init(token);
    raw.socket.pause();
    for (const [index, [query, variables]] of operations.entries())
      raw.subscribe(`${index}`, query, variables);
    return raw;
  } catch {
    return null;
  }
}

/** The cursor of a workspace as it stands, from a feed. */
async function readCursor(url: string, token: string): Promise<string> {
  const raw = await openSocket(url);
  await raw.init(token);
  raw.subscribe('feed', FEED);
  const { payload } = await raw.next();
  raw.socket.terminate();
  return payload.data.statusFeed.feedCursor;
}

async function seed(client: ApiClient): Promise<void> {
  for (const number of oneTo(CHANGES_EACH)) {
    const status = number % 2 ? ASLEEP : { state: 'INACTIVE' };
    await client.ask(SET_MANY, {
      input: { contactIds: CONTACTS, ...status, note: `${number} ${NOTE}`.slice(0, 1_000) },
    });
  }
}

/** Ten large answers on one connection that reads none of them. */
function leaveUnread(url: string, token: string): () => void {
  const socket = openConnection(url);
  socket.pause();
  const body = JSON.stringify({ query: PAGE, variables: { ids: CONTACTS } });
  const head = `POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n`;
  const entity = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  for (const _ of oneTo(HTTP_ANSWERS)) socket.write(`${head}${entity}`);
  return () => socket.destroy();
}

async function fill(
  node: MeasuredServer,
  workspace: string,
  cursor: string,
  client: ApiClient,
): Promise<() => void> {
  const closing: (() => void)[] = [];
  const user = async (sub: string, operationsOf: (number: number) => readonly Operation[]) => {
    if (!isChosen(sub)) return;
    const token = await createToken('ADMIN', workspace, sub);
    for (const number of oneTo(SOCKETS)) {
      const raw = await openStalled(node.url, token, operationsOf(number));
      if (raw) closing.push(() => raw.socket.terminate());
    }
  };
  await user('asks', () => oneTo(200).map(() => [PAGE, { ids: CONTACTS }]));
  await user('replays', () => oneTo(20).map(() => [BADGES, { ids: CONTACTS, after: cursor }]));
  await user('watches', (socket) =>
    oneTo(200).map((index) => [BADGES, { ids: CONTACTS.map((id) => `${id} of ${socket} ${index}`) }]),
  );
  const readToken = await createToken('ADMIN', workspace, 'reads nothing');
  if (isChosen('http')) for (const _ of oneTo(SOCKETS)) closing.push(leaveUnread(node.url, readToken));
  for (const number of oneTo(isChosen('operations') ? DISTINCT_OPERATIONS : 0)) {
    const fields = oneTo(40).map(
      (index) => `a${index}_${number}: botStatuses(contactIds: ["a"]) { nodes { id state } }`,
    );
    await client.send(`{ ${fields.join(' ')} }`).catch(() => undefined);
  }
  return () => {
    for (const close of closing) close();
  };
}

async function main(): Promise<void> {
  const node = await startNode(createSqlite().url);
  const read = (name: string) => readMetric(node.url, name);
  let peak = 0;
  let held = 0;
  const look = async () => {
    const resident = await read('process_resident_memory_bytes').catch(() => 0);
    peak = Math.max(peak, resident);
    held = Math.max(held, await read('bot_status_client_memory_bytes').catch(() => 0));
    return Math.round(resident / MIB);
  };
  const clients = new Map<string, { client: ApiClient; cursor: string }>();
  for (const workspace of WORKSPACES) {
    const client = await clientOf(node, workspace);
    await client.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    clients.set(workspace, { client, cursor: await readCursor(node.url, client.token ?? '') });
    await seed(client);
  }
  say(`before: ${await look()} MiB`);
  const watching = setInterval(() => void look(), 200);
  const closing = await Promise.all(
    [...clients].map(([workspace, { client, cursor }]) => fill(node, workspace, cursor, client)),
  );
  for (const { client } of clients.values()) {
    await client.saveBot({ name: 'Another', mode: 'SUGGESTIVE', isDefault: false });
  }
  await delay(5_000);
  say(`filled: ${await look()} MiB`);
  clearInterval(watching);
  say(`at most: ${Math.round(peak / MIB)} MiB, ${Math.round(held / MIB)} MiB of it held for clients`);
  for (const close of closing) close();
  await delay(12_000);
  const after = await look();
  say(`after: ${after} MiB, ${await read('bot_status_client_memory_bytes')} bytes held for clients`);
  await node.stop();
}

runProgram(main);
