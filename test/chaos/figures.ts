import type { Lateness } from './records';

/** "p50 / p99 / max" in milliseconds; measured from `from` for wake times before it. */
export function formatLateness(lateness: readonly Lateness[], from = Number.NEGATIVE_INFINITY): string {
  const sorted = lateness
    .map(({ wakeAt, ms }) => wakeAt + ms - Math.max(wakeAt, from))
    .map((ms) => Math.max(0, ms))
    .sort((a, b) => a - b);
  if (sorted.length === 0) return 'none';
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${sorted.at(-1)} ms (of ${sorted.length})`;
}
