import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../../support/figures';
import type { ThrowawayMariadb } from '../../support/processes/throwaway-mariadb';

/** About as many as a wake takes. */
const ROUND_TRIPS = 12;
const EVERY_MS = 20;

/**
 * A bare client beside the service: how much longer than planned do a timer and some round trips to the database take
 * on this machine, as busy as it is? Call the result to end it; it answers with the 99th percentile in milliseconds.
 */
export async function probeMachine(mariadb: ThrowawayMariadb): Promise<() => Promise<number>> {
  const connection = await mariadb.connect();
  const delays: number[] = [];
  let isDone = false;
  const probing = (async () => {
    while (!isDone) {
      const start = performance.now();
      await delay(EVERY_MS);
      for (let trip = 0; trip < ROUND_TRIPS; trip += 1) await connection.query('SELECT 1');
      delays.push(performance.now() - start - EVERY_MS);
    }
  })();
  return async () => {
    isDone = true;
    await probing;
    await connection.end();
    return delays.length === 0 ? 0 : Math.round(percentile(delays, 99));
  };
}
