import type { OperationName } from '../load/operations';
import { alternate, type Sample, type Series, withCpu } from '../report/measure';
import { createToken } from '../setup/contract';
import type { DatabaseKind } from '../setup/databases';
import type { MeasuredServer, ServerName } from '../setup/servers';
import { startContenders } from './contenders';
import type { Bench } from './job';

const IN_FLIGHT = 64;

export interface HttpMeasure {
  readonly operation: OperationName;
  readonly contacts: number;
}

/** Starts servers on a database each, measures an operation on all of them in turns, and stops them. */
export async function compareHttp(
  bench: Bench,
  kind: DatabaseKind,
  names: readonly ServerName[],
  { operation, contacts }: HttpMeasure,
): Promise<Series[]> {
  bench.log(`  ${names.join(', ')} on ${kind} …`);
  const { servers, stop } = await startContenders(kind, names, contacts);
  for (const server of servers) await measureHttp(bench, [server], operation, contacts, bench.warmUpSeconds);
  const series = await alternate(servers, bench.rounds, (server) =>
    measureHttp(bench, [server], operation, contacts, bench.seconds),
  );
  await stop();
  return series;
}

/** One round of an operation at 64 in flight on one server, or on several that share it. */
export async function measureHttp(
  { load }: Bench,
  servers: readonly MeasuredServer[],
  operation: OperationName,
  contacts: number,
  seconds: number,
): Promise<Sample> {
  const token = await createToken(operation === 'gate' ? 'INTEGRATION' : 'AGENT');
  const urls = servers.map(({ url }) => url);
  const input = { urls, token, operation, contacts, inFlight: IN_FLIGHT, seconds };
  const { result, cpuMicros } = await withCpu(servers, () => load.run('http', input));
  const all = result.operations + result.warmUps;
  return {
    perSecond: result.operations / result.seconds,
    cpuMicros: cpuMicros / all,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    loadMicros: load.cpuMicros / all,
  };
}
