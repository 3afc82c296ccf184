const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formats the time left: 2d 3h, 3h 05m or 4:09. Rounds up, so that 0:00 appears only when no time is left. */
export function formatCountdown(leftMs: number): string {
  const unit = unitOf(leftMs);
  const left = Math.max(0, Math.ceil(leftMs / unit) * unit);
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  const seconds = Math.floor((left % MINUTE) / SECOND);
  if (days > 0) return hours > 0 ? `${days}d ${hours}h` : `${days}d`;
  if (hours > 0) return `${hours}h ${String(minutes).padStart(2, '0')}m`;
  return `${minutes}:${String(seconds).padStart(2, '0')}`;
}

/** The time until the result of `formatCountdown` changes: every second in the last hour, every minute before. */
export function nextTickMs(leftMs: number): number {
  if (leftMs <= 0) return SECOND;
  const unit = unitOf(leftMs);
  return leftMs % unit || unit;
}

function unitOf(leftMs: number): number {
  return leftMs > HOUR ? MINUTE : SECOND;
}
