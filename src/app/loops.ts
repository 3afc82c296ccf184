import type { CommitEvents } from '../application/writing/commit-events';
import type { Clock } from '../domain/time/clock';
import type { Milliseconds } from '../domain/time/instant';
import { Tail } from '../realtime/tail';
import type { RedisHints } from '../redis/redis-hints';
import { createHousekeepingLoop } from '../timers/housekeeping-loop';
import { WakeLoop } from '../timers/wake-loop';
import type { Stores } from './stores';
import type { Telemetry } from './telemetry';
import type { UseCases } from './use-cases';

const TAIL_POLL_MS = 200;
const TIMER_POLL_MS = 1_000;
const TIMER_BATCH = 1_000;

export type Loops = ReturnType<typeof createLoops>;

interface LoopOptions {
  readonly stores: Stores;
  readonly commands: UseCases['commands'];
  readonly clock: Clock;
  readonly logRetentionMs: Milliseconds | null;
  readonly telemetry: Telemetry;
}

/** Creates the background loops of a node. */
export function createLoops({ stores, commands, clock, logRetentionMs, telemetry }: LoopOptions) {
  const { metrics } = telemetry;
  const tail = new Tail(stores.log, TAIL_POLL_MS, telemetry.loop('tail').onError);
  const wakes = new WakeLoop(stores.timers, (...key) => commands.wake(...key), clock, {
    pollIntervalMs: TIMER_POLL_MS,
    batchSize: TIMER_BATCH,
    onWake: ({ wakeAt }) => {
      metrics.wakes.inc();
      metrics.wakeLateness.observe(Math.max(0, clock.now() - wakeAt) / 1_000);
    },
    ...telemetry.loop('timers'),
  });
  const housekeeping = createHousekeepingLoop(stores.housekeeping, clock, {
    logRetention: logRetentionMs,
    onPruned: (entries) => metrics.pruned.inc(entries),
    ...telemetry.loop('housekeeping'),
  });
  return { tail, wakes, housekeeping };
}

/** Connects commits of this node and of others to the loops, so that they are noticed before the next poll. */
export function connectCommits(commits: CommitEvents, { tail, wakes }: Loops, hints: RedisHints | null) {
  const onCommit: Parameters<CommitEvents['subscribe']>[0] = ({ workspace, seq, wakeAt }) => {
    tail.hint(workspace, seq);
    if (wakeAt !== null) wakes.expect(wakeAt);
  };
  commits.subscribe(onCommit);
  if (!hints) return;
  commits.subscribe((commit) => hints.publish(commit));
  hints.subscribe(onCommit);
}
