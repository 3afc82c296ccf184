import { createServer } from 'node:http';
import { Queue, Worker } from 'bullmq';
import { announce } from './peer';

/** BullMQ's delayed jobs on the same schedule as the service's wakes. Answers with all of them once they are done. */
const settings = {
  due: Number(process.env.DUE),
  atOnce: Number(process.env.AT_ONCE),
  atOnceAfterMs: Number(process.env.AT_ONCE_AFTER_MS),
  pending: Number(process.env.PENDING),
};
const connection = { url: process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379' };
const prefix = `bot-status-bench-${process.pid}`;
const NAME = 'wakes';
const CHUNK = 2_000;
const DAY_MS = 86_400_000;
/** How long it takes to add a job, at most: until the first is due, all must be in. */
const ADD_MS = 0.3;

const queue = new Queue<{ dueAt: number }>(NAME, { connection, prefix });
const done: { dueAt: number; doneAt: number }[] = [];

async function add(dueTimes: readonly number[]): Promise<void> {
  for (let at = 0; at < dueTimes.length; at += CHUNK) {
    const opts = (dueAt: number) => ({ delay: dueAt - Date.now(), removeOnComplete: true });
    const chunk = dueTimes.slice(at, at + CHUNK);
    await queue.addBulk(chunk.map((dueAt) => ({ name: 'wake', data: { dueAt }, opts: opts(dueAt) })));
  }
}

async function main(): Promise<void> {
  const { due, atOnce, atOnceAfterMs, pending } = settings;
  const far = Date.now() + 30 * DAY_MS;
  await add(Array.from({ length: Math.max(0, pending - due - atOnce) }, (_, index) => far + index));
  const first = Date.now() + 2_000 + (due + atOnce) * ADD_MS;
  await add([
    ...Array.from({ length: due }, (_, index) => first + index),
    ...Array.from({ length: atOnce }, () => first + atOnceAfterMs),
  ]);
  if (Date.now() > first) throw new Error('Adding the jobs took longer than planned.');
  new Worker<{ dueAt: number }>(
    NAME,
    async ({ data }) => {
      done.push({ dueAt: data.dueAt, doneAt: Date.now() });
    },
    { connection, prefix, concurrency: 100 },
  );
  const server = createServer((_request, response) => {
    const isDone = done.length === due + atOnce;
    response.writeHead(isDone ? 200 : 202).end(JSON.stringify(isDone ? done : []));
  });
  server.listen(0, '127.0.0.1', () => announce(server));
}

// Whatever ends the run, nothing of it stays in Redis; Ctrl-C reaches this process as well, and is left to the bench.
process.on('SIGINT', () => undefined);
process.removeAllListeners('SIGTERM');
process.once('SIGTERM', async () => {
  await queue.obliterate({ force: true });
  process.exit(0);
});

void main();
