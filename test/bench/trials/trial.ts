import { ApiClient } from '../../support/clients/api-client';
import { readMetric } from '../../support/clients/gauges';
import { buildIfOld } from '../../support/processes/build';
import { createToken, WORKSPACE } from '../setup/contract';
import { type MeasuredServer, startService } from '../setup/servers';

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
