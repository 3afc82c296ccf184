import type { Lateness } from './records';

export function formatLateness(lateness: readonly Lateness[]): string {
  const sorted = lateness.map(({ ms }) => ms).sort((a, b) => a - b);
  if (sorted.length === 0) return 'none';
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${sorted.at(-1)} ms (of ${sorted.length})`;
}
