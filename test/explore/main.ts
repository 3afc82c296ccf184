import { type ChildProcess, fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { disposeLater } from '../support/leftovers';
import { runProgram, say } from '../support/processes/program';
import type { Failure } from './explore';
import { RUNS, type Run } from './runs';
import type { Task } from './worker';

const WORKERS = 2;

interface Part {
  readonly sequences: number;
  readonly worlds: readonly string[];
  readonly failure: Failure | null;
}

/** `npm run explore [-- --only NAME]`: every sequence of every run. The short form is explore.test.ts. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const workers = Array.from({ length: WORKERS }, () => fork(`${__dirname}/worker.ts`));
  disposeLater(() => workers.map((worker) => worker.kill()));
  let isSound = true;
  for (const [index, run] of RUNS.entries())
    if (run.name.includes(values.only ?? '')) isSound = (await exploreRun(index, run, workers)) && isSound;
  return isSound ? 0 : 1;
}

async function exploreRun(
  run: number,
  { name, exploration }: Run,
  workers: ChildProcess[],
): Promise<boolean> {
  const start = performance.now();
  // Each part is what begins with one event; whichever worker is free takes the next.
  const tasks: Task[] = exploration.steps.map((_, first) => ({ run, opening: [first] }));
  const parts: Part[] = [];
  const work = async (worker: ChildProcess) => {
    for (let task = tasks.shift(); task; task = tasks.shift()) parts.push(await ask(worker, task));
  };
  await Promise.all(workers.map(work));
  // The event that each part begins with is a sequence too.
  const sequences = parts.reduce((sum, part) => sum + part.sequences + 1, 0);
  const worlds = new Set(parts.flatMap((part) => part.worlds));
  const seconds = ((performance.now() - start) / 1_000).toFixed(0);
  const { steps, length } = exploration;
  say(`${name}: ${steps.length} events, up to ${length} of them`);
  say(`  ${sequences} sequences, ${worlds.size} states, ${seconds} seconds`);
  const failures = parts.flatMap(({ failure }) => failure ?? []);
  const [failure] = failures.sort((a, b) => a.sequence.length - b.sequence.length);
  if (failure) say(textOf(failure));
  return failure === undefined;
}

function ask(worker: ChildProcess, task: Task): Promise<Part> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('A worker ended early.'));
    worker.once('exit', onExit);
    worker.once('message', (part) => {
      worker.off('exit', onExit);
      resolve(part as Part);
    });
    worker.send(task);
  });
}

function textOf({ sequence, faults }: Failure): string {
  const events = sequence.map((name, index) => `    ${index + 1}. ${name}`);
  return ['  This sequence goes wrong:', ...events, ...faults.map((fault) => `    - ${fault}`)].join('\n');
}

runProgram(main);
