import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import mysql from 'mysql2/promise';
import WebSocket from 'ws';
import { signToken } from '../../src/server/auth/tokens';
import { ApiClient } from '../support/api-client';
import type { Frame } from '../support/raw-socket';

const SECRET = 'a secret of the measurements, long enough';
const SERVER = process.env.BENCH_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/';

export const say = (line: string) => process.stdout.write(`${line}\n`);
export const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

export function tokenOf(sub: string, workspace = 'bench'): Promise<string> {
  const claims = { workspace, role: 'ADMIN', sub } as const;
  return signToken(SECRET, claims, { issuer: null, audience: null }, '1h');
}

/** The value at which so many percent of all are no larger. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** Runs a measurement with an empty MariaDB database, removed after it. */
export async function withDatabase(measure: (databaseUrl: string) => Promise<void>): Promise<void> {
  const name = `bot_status_bench_${randomUUID().replaceAll('-', '')}`;
  const connection = await mysql.createConnection(SERVER);
  await connection.query(`CREATE DATABASE ${name}`);
  try {
    await measure(`${SERVER.replace(/^mysql:/, 'mariadb:').replace(/\/$/, '')}/${name}`);
  } finally {
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  }
}

/** One node of the service, as a process of its own. */
export class Node {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(env: Readonly<Record<string, string>>): Promise<Node> {
    const root = resolve(__dirname, '../..');
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/main.ts')], {
      cwd: root,
      env: { PATH: process.env.PATH, NODE_ENV: 'test', PORT: '0', AUTH_SECRET: SECRET, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Also where the measurement is broken off.
    process.once('exit', () => child.kill());
    process.once('SIGTERM', () => process.exit(1));
    let output = '';
    const url = await new Promise<string>((resolveUrl, reject) => {
      child.once('exit', () => reject(new Error(`The node has exited: ${output}`)));
      child.stdout!.on('data', (chunk) => {
        output += chunk;
        const line = output.match(/^.*"Listening".*\n/m)?.[0];
        if (line) resolveUrl(JSON.parse(line).url);
      });
    });
    return new Node(url, child);
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1]);
  }

  async client(workspace?: string): Promise<ApiClient> {
    return new ApiClient(this.url, await tokenOf('writer', workspace));
  }

  async stop(): Promise<void> {
    const exit = new Promise((resolveExit) => this.child.once('exit', resolveExit));
    this.child.kill('SIGTERM');
    await exit;
  }
}

const BADGES = `subscription ($ids: [ID!]!) {
  botStatusChanged(contactIds: $ids) { botStatus { id state version } change { recordedAt } } }`;

/** A websocket that subscribes and tells how long after its commit each change came. */
export class Reader {
  readonly delays: number[] = [];

  private constructor(readonly socket: WebSocket) {}

  static async open(url: string, sub: string): Promise<Reader> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolveOpen, reject) => socket.once('open', resolveOpen).once('error', reject));
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: await tokenOf(sub) } }));
    await new Promise((resolveAck) => socket.once('message', resolveAck));
    return new Reader(socket);
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  }

  /** Watches contacts; resolves once all their snapshots have come. */
  async watch(ids: readonly string[]): Promise<void> {
    let missing = ids.length;
    const isLive = new Promise<void>((resolveLive) => {
      this.socket.on('message', (data) => {
        const { change } = (JSON.parse(String(data)) as Frame).payload.data.botStatusChanged;
        // Taken a moment before the commit, so that the commit itself is counted in.
        if (change) this.delays.push(Date.now() - Date.parse(change.recordedAt));
        else if (--missing === 0) resolveLive();
      });
    });
    this.subscribe('badges', BADGES, { ids });
    await isLive;
  }
}

/** Changes contacts by turns, so many a second, evenly, whatever the answers take. */
export async function change(
  client: ApiClient,
  ids: readonly string[],
  options: { readonly perSecond: number; readonly seconds: number },
): Promise<void> {
  const run = new Date().toISOString();
  const total = options.perSecond * options.seconds;
  const answers: Promise<unknown>[] = [];
  const start = performance.now();
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * options.perSecond) + 1);
    while (answers.length < due) {
      const number = answers.length;
      const contactId = ids[number % ids.length]!;
      answers.push(client.set({ contactId, state: 'SLEEPING', note: `${number} of ${run}` }));
    }
    await new Promise((resolveTick) => setTimeout(resolveTick, 5));
  }
  await Promise.all(answers);
}

/** How the readers fared since they were asked last. */
export function summarize(readers: readonly Reader[]): string {
  const delays = readers.flatMap((reader) => reader.delays.splice(0));
  const [p50, p99, most] = [50, 99, 100].map((percent) => percentile(delays, percent));
  return `p50 ${p50} ms, p99 ${p99} ms, most ${most} ms, of ${delays.length} events`;
}
