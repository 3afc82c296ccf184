import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../../support/clients/api-client';
import { readMetric } from '../../support/clients/gauges';
import { percentile } from '../../support/figures';
import { oneTo } from '../../support/one-to';
import { buildIfOld } from '../../support/processes/build';
import { createToken, WORKSPACE } from '../setup/contract';
import { type MeasuredServer, startService } from '../setup/servers';

/** What an input says so that the bot sleeps until someone wakes it. */
export const ASLEEP = { state: 'SLEEPING', wake: { until: 'WOKEN' } } as const;

export async function startNode(
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<MeasuredServer> {
  buildIfOld();
  return startService({ url }, { env });
}

/** A client that may do everything in a workspace. */
export async function clientOf({ url }: MeasuredServer, workspace = WORKSPACE): Promise<ApiClient> {
  return new ApiClient(url, await createToken('ADMIN', workspace));
}

/** In MiB; none while the node does not answer. */
export async function residentMib({ url }: MeasuredServer): Promise<number> {
  const bytes = await readMetric(url, 'process_resident_memory_bytes').catch(() => Number.NaN);
  return Math.round(bytes / 1024 / 1024);
}

/** Makes single changes, one after the other, and says how long they took. */
export async function changeCalmly(client: ApiClient, { count = 100, everyMs = 50 } = {}): Promise<string> {
  const took: number[] = [];
  for (const number of oneTo(count)) {
    const start = performance.now();
    await client.set({ contactId: 'anna', ...ASLEEP, note: `${number} at ${start}` });
    took.push(performance.now() - start);
    await delay(everyMs);
  }
  const [p50, p99] = [50, 99].map((percent) => percentile(took, percent).toFixed(1));
  return `p50 ${p50} ms, p99 ${p99} ms`;
}
