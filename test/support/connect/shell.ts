import { randomUUID } from 'node:crypto';
import { Child } from '../processes/child';
import { until } from '../until';

/** A shell in which commands are run one after another, as in a reader's terminal: what one exports, the next one has. */
export class Shell {
  /** Everything that was printed, to either output. */
  output = '';
  private printed = '';
  private readonly child: Child;

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    this.child = new Child('bash', ['-s'], { cwd, env, stdio: 'pipe', detached: true });
    const { stdout, stderr } = this.child.process;
    stdout!.on('data', (chunk) => {
      this.printed += chunk;
      this.output += chunk;
    });
    stderr!.on('data', (chunk) => {
      this.output += chunk;
    });
    this.type('set -euo pipefail');
  }

  /** Runs commands to their end and resolves with what they print. Throws if one of them fails. */
  async run(commands: string): Promise<string> {
    const end = `end-${randomUUID()}`;
    const from = this.printed.length;
    this.type(`${commands}\necho; echo ${end}`);
    await until('the end of the commands', async () => {
      if (!this.child.isRunning) throw new Error(`The commands have failed: ${this.output}`);
      return this.printed.includes(`\n${end}\n`);
    });
    return this.printed.slice(from, this.printed.indexOf(`\n${end}\n`, from)).trim();
  }

  /** Starts commands that run until they are stopped, and waits until `isUp` holds. They are stopped with the leftovers. */
  async leave(commands: string, isUp: () => Promise<boolean>): Promise<void> {
    this.type(commands);
    await until('the commands to be up', async () => {
      if (!this.child.isRunning) throw new Error(`The commands have failed: ${this.output}`);
      return isUp();
    });
  }

  /** Waits until something was printed. */
  async says(what: RegExp): Promise<void> {
    await until(`${what} in ${this.output}`, async () => what.test(this.output), { withinMs: 15_000 });
  }

  /** Stops what it runs, and itself. */
  stop(): void {
    const { pid } = this.child.process;
    if (pid !== undefined && this.child.isRunning) process.kill(-pid, 'SIGKILL');
  }

  private type(line: string): void {
    this.child.process.stdin!.write(`${line}\n`);
  }
}
