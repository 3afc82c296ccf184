import { startAbuse } from './abuses';
import { closeCrowd, openCrowd } from './crowd';
import { runFanOut } from './fan-out';
import { watchFeed } from './feed';
import { runHttpLoad } from './http-load';
import { runPages } from './page';
import { runSpread } from './spread';
import { countReceived, openReceiver, runPacedChanges, runTraffic } from './webhook-traffic';

/** The process that makes the load, so that a server never shares its event loop. One task at a time. */
const TASKS = {
  http: runHttpLoad,
  openCrowd,
  closeCrowd,
  fanOut: runFanOut,
  spread: runSpread,
  pages: runPages,
  feed: watchFeed,
  startAbuse,
  pacedChanges: runPacedChanges,
  traffic: runTraffic,
  openReceiver,
  countReceived,
};

export type Tasks = typeof TASKS;

process.on('message', async ({ task, input }: { task: keyof Tasks; input: never }) => {
  const before = process.cpuUsage();
  try {
    const result = await TASKS[task](input);
    const { user, system } = process.cpuUsage(before);
    process.send!({ result, cpuMicros: user + system });
  } catch (error) {
    process.send!({ error: String((error as Error).stack) });
  }
});
process.on('disconnect', () => process.exit(0));
