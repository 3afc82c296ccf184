/** Whether one claim held, of how many things it was checked, and where it did not. */
export interface Verdict {
  readonly promise: string;
  readonly claim: string;
  readonly checked: number;
  readonly broken: readonly string[];
}

/** A claim that nothing was checked of is not held. */
export function isHeld({ checked, broken }: Verdict): boolean {
  return checked > 0 && broken.length === 0;
}

const SHOWN = 5;

export function formatVerdict(verdict: Verdict): string {
  const { promise, claim, checked, broken } = verdict;
  const lines = [`  ${isHeld(verdict) ? 'held  ' : 'BROKEN'} ${promise.padEnd(3)} ${claim} (of ${checked})`];
  for (const one of broken.slice(0, SHOWN)) lines.push(`           ${one}`);
  if (broken.length > SHOWN) lines.push(`           and ${broken.length - SHOWN} more`);
  return lines.join('\n');
}
