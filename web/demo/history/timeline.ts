import type { BotState, HistoryItem, StatusReason } from '../generated/operations.js';

/** A period in one state. `to` is `null` if it has not ended. */
export interface Segment {
  readonly state: BotState;
  readonly reason: StatusReason;
  readonly from: number;
  readonly to: number | null;
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly segments: readonly Segment[];
  /** The rest of a timed silence period, if there is one. */
  readonly ahead: { readonly state: BotState; readonly from: number; readonly to: number } | null;
}

const MINUTE = 60_000;

/** Builds the timeline of a history (newest first). It starts with the state before the oldest change. */
export function buildTimeline(history: readonly HistoryItem[], now: number): Timeline {
  const changes = history
    .filter(({ outcome }) => outcome === 'APPLIED' || outcome === 'EXTENDED')
    .map((item) => ({ ...item, at: Date.parse(item.effectiveAt) }))
    .reverse();
  const first = changes[0];
  const oldest = first?.at ?? now;
  const from = Math.min(oldest - Math.max(2 * MINUTE, (now - oldest) * 0.08), now - 30 * MINUTE);
  const segments: Segment[] = [
    { state: first?.previousState ?? 'ACTIVE', reason: 'INITIAL', from, to: first?.at ?? null },
  ];
  for (const [index, { at, state, reason }] of changes.entries()) {
    segments.push({ state, reason, from: at, to: changes[index + 1]?.at ?? null });
  }
  const last = changes.at(-1);
  const wakeAt = last?.wakeAt && last.state !== 'ACTIVE' ? Date.parse(last.wakeAt) : null;
  const ahead = wakeAt !== null && wakeAt > now ? { state: last!.state, from: now, to: wakeAt } : null;
  // The future takes at most a third of the width, even if the wake is far away.
  const to = ahead ? Math.min(wakeAt! + MINUTE, now + (now - from) / 2) : now;
  return { from, to, segments, ahead: ahead && { ...ahead, to: Math.min(ahead.to, to) } };
}

/** Finds round times for about `most` ticks on the axis. */
export function findTicks(from: number, to: number, most: number): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 20_160, 43_200];
  const minutes = steps.find((step) => (to - from) / (step * MINUTE) <= most) ?? 86_400;
  const step = minutes * MINUTE;
  // Counted from local midnight, so that ticks fall on the viewer's full hours.
  const offset = new Date(from).getTimezoneOffset() * MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) ticks.push(at);
  return ticks;
}
