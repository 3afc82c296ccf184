const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The time until a countdown reads something else: every second in the last hour, every minute before. */
export function nextTickMs(leftMs: number): number {
  if (leftMs <= 0) return SECOND;
  const unit = leftMs > HOUR ? MINUTE : SECOND;
  return leftMs % unit || unit;
}
