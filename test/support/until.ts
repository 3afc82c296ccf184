import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is yes. Throws where it stays no for too long. */
export async function until(
  what: string,
  ask: () => Promise<boolean>,
  { everyMs = 25, withinMs = 60_000 }: { everyMs?: number; withinMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(everyMs);
  }
}
