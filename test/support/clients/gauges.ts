import { setTimeout as delay } from 'node:timers/promises';

/** What a service holds for its callers. */
const HELD = ['bot_status_requests_in_flight', 'bot_status_sockets', 'bot_status_client_memory_bytes'];

/** A value of /metrics; 0 for one that was never counted. */
export async function readMetric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}{`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

/** Resolves once the service holds nothing for anybody; throws where it still does after a while. */
export async function untilNothingIsHeld(url: string, patienceMs = 10_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const held = await Promise.all(HELD.map((name) => readMetric(url, name)));
    if (held.every((value) => value === 0)) return;
    if (performance.now() > deadline) throw new Error(`Still held: ${HELD.join(', ')} = ${held.join(', ')}`);
    await delay(50);
  }
}
