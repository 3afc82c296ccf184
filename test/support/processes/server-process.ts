import { once } from 'node:events';
import { join } from 'node:path';
import { databases } from '../databases/databases';
import { Child } from './child';
import { ROOT } from './root';

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** With a million contacts asleep it takes a while. */
const START_WITHIN_MS = 120_000;
/** Of the output, from its beginning; a server under load writes without end. */
const MOST_OUTPUT = 1_000_000;
const FROM_SOURCE = ['--import', 'tsx', join(ROOT, 'src/main.ts')];

/** A server in a process of its own, with an environment, output, signals and an exit code: the service or a peer. */
export class ServerProcess {
  stdout = '';
  stderr = '';
  readonly child: Child;
  readonly exit: Promise<Exit>;

  /** Starts it on a free port, with nothing of this environment but what Node needs. */
  constructor(nodeArgs: readonly string[], env: Readonly<Record<string, string>>) {
    const { PATH = '', HOME = '' } = process.env;
    this.child = new Child(process.execPath, nodeArgs, {
      cwd: ROOT,
      env: { PATH, HOME, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.child.process;
    stdout!.on('data', (chunk) => {
      if (this.stdout.length < MOST_OUTPUT) this.stdout += chunk;
    });
    stderr!.on('data', (chunk) => {
      if (this.stderr.length < MOST_OUTPUT) this.stderr += chunk;
    });
    this.exit = this.child.end.then(({ code }) => ({ code, stdout: this.stdout, stderr: this.stderr }));
  }

  /** Where it listens, once what it says at its start has been said, up to `last`. */
  async listening(last = ''): Promise<string> {
    const line = () => this.stdout.match(/^.*"[Ll]istening".*\n/m)?.[0];
    const patience = setTimeout(() => this.child.signal('SIGKILL'), START_WITHIN_MS);
    try {
      while (!line() || !this.stdout.includes(last)) {
        if (!this.child.isRunning) throw new Error(`It has exited: ${this.stderr}`);
        await Promise.race([once(this.child.process.stdout!, 'data'), this.exit]);
      }
    } finally {
      clearTimeout(patience);
    }
    return JSON.parse(line()!).url;
  }

  /** Asks it to stop; resolves with its end and how long that took. */
  async stop(signal?: NodeJS.Signals): Promise<Exit & { readonly ms: number }> {
    const { ms } = await this.child.stop(signal);
    return { ...(await this.exit), ms };
  }
}

/** The service from its sources, on an empty SQLite file unless `env` names another database. */
export async function runService(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  return new ServerProcess(FROM_SOURCE, { DATABASE_URL: await databases[0]!.create(), ...env });
}
