import { type HttpLoad, runHttpLoad } from './http-load';

/** The process that makes the load, so that a server never shares its event loop. One task at a time. */
const TASKS = {
  http: (load: HttpLoad) => runHttpLoad(load),
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
