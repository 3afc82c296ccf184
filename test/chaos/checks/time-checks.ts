import type { Lateness, Stop } from './records';
import type { Verdict } from './verdict';

/** Checks of how long something took. */

/** Each lateness within `maxMs`, counted from `from` on for wake times before it. */
export function checkLateness(
  claim: string,
  lateness: readonly Lateness[],
  maxMs: number,
  from = Number.NEGATIVE_INFINITY,
): Verdict {
  const broken: string[] = [];
  for (const { wakeAt, ms } of lateness) {
    const late = wakeAt + ms - Math.max(wakeAt, from);
    if (late > maxMs) broken.push(`${late} ms late`);
  }
  return { promise: 'P2', claim, checked: lateness.length, broken };
}

/** All but one in a hundred within `maxMs`. */
export function checkPunctual(claim: string, lateness: readonly Lateness[], maxMs: number): Verdict {
  const late = lateness.filter(({ ms }) => ms > maxMs);
  const isHeld = late.length <= lateness.length / 100;
  const broken = isHeld ? [] : late.map(({ ms }) => `${ms} ms late`);
  return { promise: 'P2', claim, checked: lateness.length, broken };
}

/** How long after the database each node was ready. */
export function checkReadiness(
  readiness: readonly { readonly node: string; readonly ms: number }[],
  maxMs: number,
): Verdict {
  const broken = readiness
    .filter(({ ms }) => ms > maxMs)
    .map(({ node, ms }) => `${node}: ready after ${ms} ms`);
  const claim = `every node is ready within ${maxMs / 1_000} s of the database`;
  return { promise: 'P9', claim, checked: readiness.length, broken };
}

/** How long after the fault began each node said that it was not ready. */
export function checkUnreadiness(
  unreadiness: readonly { readonly node: string; readonly ms: number }[],
  maxMs: number,
): Verdict {
  const broken = unreadiness
    .filter(({ ms }) => ms > maxMs)
    .map(({ node, ms }) => `${node}: ready for another ${ms} ms`);
  const claim = `every node says within ${maxMs / 1_000} s that it is not ready`;
  return { promise: 'P9', claim, checked: unreadiness.length, broken };
}

export function checkStops(stops: readonly Stop[], maxMs: number): Verdict {
  const broken = stops
    .filter(({ code, ms }) => code !== 0 || ms > maxMs)
    .map(({ node, code, ms }) => `${node}: exit ${code} after ${Math.round(ms)} ms`);
  return {
    promise: 'P8',
    claim: `every stop exits with 0 within ${maxMs / 1_000} s`,
    checked: stops.length,
    broken,
  };
}
