import type { CommandQueue } from '../application/writing/command-queue';
import type { MemoryBudgets } from '../limits/memory-budgets';
import type { Metrics } from '../server/monitoring/metrics';
import type { Loops } from './loops';

export function registerGauges(
  metrics: Metrics,
  queue: CommandQueue,
  { tail, wakes, housekeeping }: Loops,
  memory: MemoryBudgets,
): void {
  metrics.gauge(
    'bot_status_command_queue_depth',
    'Commands and wakes waiting or running.',
    () => queue.depth,
  );
  metrics.loopGauge(
    'bot_status_loop_pass_seconds',
    'Seconds since the running pass of a background loop started; 0 between passes.',
    {
      timers: () => wakes.passMs / 1_000,
      housekeeping: () => housekeeping.passMs / 1_000,
    },
  );
  metrics.gauge(
    'bot_status_tail_lag_seconds',
    'Seconds since the log tail was last up to date.',
    () => tail.lagMs / 1_000,
  );
  metrics.gauge(
    'bot_status_tail_failing_workspaces',
    'Workspaces whose change log cannot be read or delivered.',
    () => tail.failingWorkspaces,
  );
  metrics.gauge(
    'bot_status_client_memory_bytes',
    'Bytes of memory held for clients on this node.',
    () => memory.used,
  );
}
