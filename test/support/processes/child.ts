import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { disposeLater } from '../leftovers';

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const running = new Set<ChildProcess>();
// None outlives this process, however it ends.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process that a test or a program has started, ended with the leftovers. */
export class Child {
  readonly end: Promise<End>;
  readonly process: ChildProcess;

  constructor(command: string, args: readonly string[], options: SpawnOptions) {
    this.process = spawn(command, args, options);
    running.add(this.process);
    this.end = new Promise((resolve) => {
      const done = (code: number | null, signal: NodeJS.Signals | null) => {
        running.delete(this.process);
        resolve({ code, signal });
      };
      this.process.once('close', done);
      this.process.once('error', () => done(127, null));
    });
    disposeLater(() => this.kill());
  }

  get isRunning(): boolean {
    return running.has(this.process);
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Ends it at once and waits until it is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.end;
  }

  /** Asks it to stop, and ends it where it takes too long. Resolves with its end and how long that took. */
  async stop(
    signal: NodeJS.Signals = 'SIGTERM',
    patienceMs = 30_000,
  ): Promise<End & { readonly ms: number }> {
    const start = performance.now();
    const patience = setTimeout(() => this.signal('SIGKILL'), patienceMs);
    this.signal(signal);
    const end = await this.end;
    clearTimeout(patience);
    return { ...end, ms: performance.now() - start };
  }
}
