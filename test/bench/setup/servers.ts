import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_SECRET } from '../../support/app/tokens';
import { ROOT } from '../../support/processes/root';
import { ServerProcess } from '../../support/processes/server-process';

const PEERS = join(ROOT, 'test/bench/peers');
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
export class MeasuredServer {
  private constructor(
    readonly name: ServerName,
    readonly url: string,
    readonly startMs: number,
    private readonly process: ServerProcess,
  ) {}

  static async start(name: ServerName, args: string[], env: Record<string, string>): Promise<MeasuredServer> {
    const begun = performance.now();
    const server = new ServerProcess(args, { HOST: '127.0.0.1', AUTH_SECRET: TEST_SECRET, ...env });
    server.child.process.stderr!.on('data', (chunk) => {
      if (!String(chunk).startsWith('Debugger ')) process.stderr.write(chunk);
    });
    const url = await server.listening();
    return new MeasuredServer(name, url, performance.now() - begun, server);
  }

  get pid(): number {
    return this.process.child.process.pid!;
  }

  /** Processor time used since it began, of all its threads, in microseconds. */
  cpuMicros(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_US;
  }

  /** Memory held, in bytes. */
  residentBytes(): number {
    const pages = readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4_096;
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}

/** The service as it is shipped: built, with sign-in, a rate limit that is on, and its log at `info`. */
export async function startService(
  database: { readonly url: string },
  {
    nodeArgs = [],
    env = {},
    main = 'dist/main.js',
  }: { nodeArgs?: string[]; env?: Record<string, string>; main?: string } = {},
): Promise<MeasuredServer> {
  const profile = `service-${Date.now()}.cpuprofile`;
  const profiling = profiles.folder
    ? ['--cpu-prof', `--cpu-prof-dir=${profiles.folder}`, `--cpu-prof-name=${profile}`]
    : [];
  const server = await MeasuredServer.start('service', [...profiling, ...nodeArgs, main], {
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
  database: { readonly url: string } | null,
  { nodeArgs = [], env = {} }: { nodeArgs?: string[]; env?: Record<string, string> } = {},
): Promise<MeasuredServer> {
  const args = [...nodeArgs, '--import', 'tsx', join(PEERS, `${name}.ts`)];
  return MeasuredServer.start(name, args, {
    NODE_ENV: 'production',
    // A thousand subscribers of one topic are more listeners than Node thinks wise.
    NODE_NO_WARNINGS: '1',
    DATABASE_URL: database?.url ?? '',
    ...env,
  });
}
