import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once `/readyz` answers with this status, with the time that took in milliseconds. */
export async function untilReadiness(url: string, status: 200 | 503): Promise<number> {
  const start = performance.now();
  for (;;) {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) });
    await response.arrayBuffer();
    if (response.status === status) return performance.now() - start;
    await delay(20);
  }
}
