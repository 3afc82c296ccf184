import { alternate, ratioGoal, type Sample, type Series, withCpu } from '../report/measure';
import { createToken, createViewerTokens } from '../setup/contract';
import type { MeasuredServer, ServerName } from '../setup/servers';
import { startContenders } from './contenders';
import type { Bench, Job } from './job';

const SOCKETS = 1_000;
const CONTACTS = 100;
const NAMES: readonly ServerName[] = ['service', 'raw', 'apollo', 'mercurius', 'card'];

/** One change told to a thousand badges that watch the same contact, alone and in bursts of four. */
export const fanOut: Job = async (bench, print) => {
  const { servers, stop } = await startContenders('sqlite', NAMES, CONTACTS);
  bench.log(`  opening ${SOCKETS} sockets to each of ${NAMES.join(', ')} …`);
  for (const server of servers) await openBadges(bench, server, SOCKETS);
  for (const server of servers) await measureFanOut(bench, server, 1, bench.warmUpSeconds);
  const compare = (burst: number): Promise<Series[]> =>
    alternate(servers, bench.rounds, (server) => measureFanOut(bench, server, burst, bench.seconds));
  const single = await compare(1);
  print({
    job: 'fanout',
    title: `One change → ${SOCKETS} badges (sqlite)`,
    series: single,
    goals: [ratioGoal(single, 'raw', 'at least', 0.9)],
  });
  bench.log('  in bursts …');
  const bursts = await compare(4);
  print({
    job: 'fanout-burst',
    title: `The same, in bursts of four changes (sqlite)`,
    series: bursts,
    goals: [ratioGoal(bursts, 'raw', 'at least', 2)],
  });
  for (const server of servers) await bench.load.run('closeCrowd', { crowd: server.name });
  await stop();
};

/** Sockets that all watch the same contacts. */
export async function openBadges(
  { load }: Bench,
  server: MeasuredServer,
  sockets: number,
  contactsEach = 1,
): Promise<void> {
  const tokens = await createViewerTokens(sockets);
  const crowd = { crowd: server.name, url: server.url, tokens, sockets, contactsEach, sameContacts: true };
  await load.run('openCrowd', crowd);
}

export async function measureFanOut(
  { load }: Bench,
  server: MeasuredServer,
  burst: number,
  seconds: number,
): Promise<Sample> {
  const token = await createToken('AGENT');
  const { result, cpuMicros } = await withCpu([server], () =>
    load.run('fanOut', { crowd: server.name, url: server.url, token, burst, seconds }),
  );
  return {
    perSecond: result.deliveries / result.seconds,
    cpuMicros: cpuMicros / result.deliveries,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    loadMicros: load.cpuMicros / result.deliveries,
  };
}
