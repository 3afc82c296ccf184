import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { disposeLater } from '../../support/leftovers';
import type { Tasks } from './worker';

type Reply<T> = { result: T; cpuMicros: number } | { error: string };

/** The load generator, in a process of its own. */
export class LoadProcess {
  private readonly child: ChildProcess;
  /** Processor time of the last task, in microseconds. */
  cpuMicros = 0;

  constructor() {
    this.child = fork(join(__dirname, 'worker.ts'), { execArgv: ['--import', 'tsx'] });
    disposeLater(() => this.stop());
  }

  run<K extends keyof Tasks>(
    task: K,
    input: Parameters<Tasks[K]>[0],
  ): Promise<Awaited<ReturnType<Tasks[K]>>> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('The load generator has exited.'));
      this.child.once('exit', onExit);
      this.child.once('message', (reply: Reply<Awaited<ReturnType<Tasks[K]>>>) => {
        this.child.off('exit', onExit);
        if ('error' in reply) return reject(new Error(reply.error));
        this.cpuMicros = reply.cpuMicros;
        resolve(reply.result);
      });
      this.child.send({ task, input });
    });
  }

  /** Leaves the processors to the others, as if it ran on a machine of its own. */
  giveWay(): void {
    setPriority(this.child.pid!, constants.priority.PRIORITY_LOW);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
