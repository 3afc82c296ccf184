import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { disposeLater } from '../../support/leftovers';
import { Child, type End } from '../../support/processes/child';
import { ROOT } from '../../support/processes/root';
import { until } from '../../support/until';

const withPatience = () => ({ signal: AbortSignal.timeout(1_000) });
/** Longer than a stop may take: that is for the checks to say. */
const PATIENCE_MS = 120_000;
const MAIN = join(ROOT, 'dist/main.js');

/** One server process with a port of its own, which it keeps over restarts. */
export class ServiceNode {
  /** Ends that nobody asked for. */
  readonly ownExits: End[] = [];
  private process: Child | null = null;
  private isMeantToRun = false;

  constructor(
    readonly name: string,
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
    private readonly folder: string,
  ) {
    disposeLater(() => this.kill());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  start(): void {
    this.isMeantToRun = true;
    const log = openSync(join(this.folder, `${this.name}.log`), 'a');
    const { PATH = '', HOME = '' } = process.env;
    const child = new Child(process.execPath, [MAIN], {
      env: { PATH, HOME, PORT: String(this.port), ...this.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.process = child;
    void child.end.then((end) => {
      if (this.process === child && this.isMeantToRun) {
        this.ownExits.push(end);
        // So that the rest of the run still tells something.
        this.start();
      }
    });
  }

  async kill(): Promise<void> {
    this.isMeantToRun = false;
    await this.process?.kill();
  }

  /** Asks it to stop; resolves with its end and how long that took. */
  async terminate(): Promise<End & { ms: number }> {
    this.isMeantToRun = false;
    return this.process!.stop('SIGTERM', PATIENCE_MS);
  }

  freeze(): void {
    this.process?.signal('SIGSTOP');
  }

  thaw(): void {
    this.process?.signal('SIGCONT');
  }

  async isReady(): Promise<boolean> {
    try {
      const { status } = await fetch(`${this.url}/readyz`, withPatience());
      return status === 200;
    } catch {
      return false;
    }
  }

  /** Resolves once it answers that it is not ready, with the time when it did. */
  async unready(): Promise<number> {
    const says = async () => (await fetch(`${this.url}/readyz`, withPatience())).status === 503;
    // No answer at all is none.
    await until(`${this.name} not to be ready`, () => says().catch(() => false));
    return Date.now();
  }

  /** Resolves once it is ready, with the time when it was. */
  async ready(): Promise<number> {
    await until(`${this.name} to be ready`, () => this.isReady());
    return Date.now();
  }
}
