function sort(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** The value below which so many percent of all are; `NaN` where there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = sort(values);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = sort(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
