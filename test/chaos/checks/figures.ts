import { percentile } from '../../support/figures';
import type { Lateness } from './records';

export function formatLateness(lateness: readonly Lateness[]): string {
  if (lateness.length === 0) return 'none';
  const [p50, p99, max] = [50, 99, 100].map((percent) => percentile(millisecondsOf(lateness), percent));
  return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms (of ${lateness.length})`;
}

export function millisecondsOf(lateness: readonly Lateness[]): number[] {
  return lateness.map(({ ms }) => ms);
}
