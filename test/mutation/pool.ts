import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Job } from './protocol';

export interface TimedJob extends Job {
  /** After so long the worker counts as caught in an endless loop, and is replaced. */
  readonly limitMs: number;
}

/** Workers are replaced after so many jobs, for what mutants leave behind in them. */
const JOBS_OF_A_WORKER = 150;
const MAX_HEAP_MB = 1024;

/** Processes that run tests in a sandbox, one job at a time each. */
export class Pool {
  constructor(
    private readonly sandbox: string,
    private readonly size: number,
    private readonly seed: number,
  ) {}

  /** The answers to all jobs, in their order. */
  async run(jobs: readonly TimedJob[], onAnswer: () => void = () => undefined): Promise<Answer[]> {
    const answers: Answer[] = [];
    const queue = jobs.entries();
    const work = async () => {
      const worker = new TestWorker(this.sandbox, this.seed);
      for (const [index, job] of queue) {
        answers[index] = await worker.run(job);
        onAnswer();
      }
      worker.stop();
    };
    await Promise.all(Array.from({ length: this.size }, work));
    return answers;
  }
}

class TestWorker {
  private child: ChildProcess | null = null;
  private jobs = 0;

  constructor(
    private readonly sandbox: string,
    private readonly seed: number,
  ) {}

  async run({ limitMs, ...job }: TimedJob): Promise<Answer> {
    this.child ??= this.start();
    const answer = await ask(this.child, job, limitMs);
    this.jobs += 1;
    const hasEnded = this.child.exitCode !== null || this.child.signalCode !== null;
    if (answer.timedOut || hasEnded || this.jobs >= JOBS_OF_A_WORKER) this.stop();
    return answer;
  }

  stop(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
    this.jobs = 0;
  }

  private start(): ChildProcess {
    const { TEST_MYSQL_URL, TEST_REDIS_URL, ...env } = process.env;
    return fork(join(this.sandbox, 'test/mutation/worker/main.js'), [String(this.seed)], {
      ...{
        env,
        execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    });
  }
}

function ask(child: ChildProcess, job: Job, limitMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(answer);
    };
    const fail = (failure: string, timedOut: boolean) => finish({ failure, timedOut, runs: [] });
    const timer = setTimeout(() => fail(`no end after ${limitMs} ms`, true), limitMs);
    child.once('message', (answer: Answer) => finish(answer));
    child.once('exit', (code, signal) => fail(`the worker has ended: ${code ?? signal}`, false));
    child.send(job);
  });
}
