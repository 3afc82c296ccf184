import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { disposeLater } from './leftovers';

const ROOT = resolve(__dirname, '../..');

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The service as whoever runs it sees it: a process with an environment, output, signals and an exit code. */
export class ServiceProcess {
  stdout = '';
  stderr = '';
  readonly exit: Promise<Exit>;
  private readonly child: ChildProcess;
  private onOutput: () => void = () => undefined;

  /** Starts it on a port of its own and an empty SQLite file, with nothing else of this environment. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'bot-status-process-'));
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src/main.ts')], {
      cwd: ROOT,
      env: { PATH, HOME, PORT: '0', DATABASE_URL: `sqlite:${join(folder, 'test.db')}`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout!.on('data', (chunk) => {
      this.stdout += chunk;
      this.onOutput();
    });
    this.child.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.exit = new Promise((resolveExit) => {
      this.child.once('close', (code) => {
        resolveExit({ code, stdout: this.stdout, stderr: this.stderr });
        this.onOutput();
      });
    });
    disposeLater(() => {
      this.child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Where it listens, once what it says at its start has been said. */
  async listening(last = ''): Promise<string> {
    const line = () => this.stdout.match(/^.*"Listening".*\n/m)?.[0];
    while (!line() || !this.stdout.includes(last)) {
      if (!this.isRunning) throw new Error(`It has exited: ${this.stderr}`);
      await new Promise<void>((resolveOutput) => {
        this.onOutput = resolveOutput;
      });
    }
    return JSON.parse(line()!).url;
  }

  /** Asks it to stop; resolves with its end and how long that took. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit & { ms: number }> {
    const start = performance.now();
    this.child.kill(signal);
    return { ...(await this.exit), ms: performance.now() - start };
  }
}
