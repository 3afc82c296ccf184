import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SECRET } from './contract';
import type { BenchDatabase } from './databases';
import { atExit } from './leftovers';

const ROOT = resolve(__dirname, '../..');
const PEERS = join(__dirname, 'peers');
const START_MS = 120_000;
/** Linux counts a process's time in hundredths of a second. */
const TICK_US = 10_000;

/** Where the service's profiles go, and those that have been taken; `skipMs` is its start. */
export const profiles: { folder: string | null; readonly taken: { file: string; skipMs: number }[] } = {
  folder: null,
  taken: [],
};

export type PeerName = 'raw' | 'mercurius' | 'apollo' | 'card' | 'bullmq';
export type ServerName = 'service' | PeerName;

/** A server under measurement, in a process of its own. */
export class ServerProcess {
  url = '';

  private constructor(
    readonly name: ServerName,
    private readonly child: ChildProcess,
    readonly startMs: number,
  ) {}

  static async start(name: ServerName, args: string[], env: Record<string, string>): Promise<ServerProcess> {
    const { PATH = '', HOME = '' } = process.env;
    const begun = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { PATH, HOME, HOST: '127.0.0.1', PORT: '0', AUTH_SECRET: SECRET, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    atExit(child, () => end(child));
    child.stderr.on('data', (chunk) => {
      if (!String(chunk).startsWith('Debugger ')) process.stderr.write(chunk);
    });
    const url = await listening(name, child);
    const server = new ServerProcess(name, child, performance.now() - begun);
    server.url = url;
    return server;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Processor time used since it began, of all its threads, in microseconds. */
  cpuMicros(): number {
    return cpuMicrosOf(this.pid);
  }

  /** Memory held, in bytes. */
  residentBytes(): number {
    const pages = readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4_096;
  }

  async stop(): Promise<void> {
    await end(this.child);
    atExit(this.child, null);
  }
}

/** Lets it end in its own way, within a time. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((done) => child.once('exit', done));
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(patience);
}

/** The service as it is shipped: built, with sign-in, a rate limit that is on, and its log at `info`. */
export async function startService(
  database: BenchDatabase,
  {
    nodeArgs = [],
    env = {},
    main = 'dist/main.js',
  }: { nodeArgs?: string[]; env?: Record<string, string>; main?: string } = {},
): Promise<ServerProcess> {
  const profile = `service-${Date.now()}.cpuprofile`;
  const profiling = profiles.folder
    ? ['--cpu-prof', `--cpu-prof-dir=${profiles.folder}`, `--cpu-prof-name=${profile}`]
    : [];
  const server = await ServerProcess.start('service', [...profiling, ...nodeArgs, main], {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    RATE_LIMIT_PER_MINUTE: '10000000',
    ...env,
  });
  if (profiles.folder) profiles.taken.push({ file: join(profiles.folder, profile), skipMs: server.startMs });
  return server;
}

export function startPeer(
  name: PeerName,
  database: BenchDatabase | null,
  { nodeArgs = [], env = {} }: { nodeArgs?: string[]; env?: Record<string, string> } = {},
): Promise<ServerProcess> {
  const args = [...nodeArgs, '--import', 'tsx', join(PEERS, `${name}.ts`)];
  return ServerProcess.start(name, args, {
    NODE_ENV: 'production',
    // A thousand subscribers of one topic are more listeners than Node thinks wise.
    NODE_NO_WARNINGS: '1',
    DATABASE_URL: database?.url ?? '',
    ...env,
  });
}

function cpuMicrosOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

function listening(name: string, child: ChildProcess): Promise<string> {
  return new Promise((resolveUrl, reject) => {
    const patience = setTimeout(() => reject(new Error(`${name} does not start.`)), START_MS);
    let output = '';
    child.stdout!.on('data', (chunk) => {
      if (output === 'seen') return;
      output += chunk;
      const line = output.match(/^.*"[Ll]istening".*$/m)?.[0];
      if (!line) return;
      output = 'seen';
      clearTimeout(patience);
      resolveUrl(JSON.parse(line).url);
    });
    child.once('exit', (code) => {
      clearTimeout(patience);
      reject(new Error(`${name} exited with ${code} at its start.`));
    });
  });
}
