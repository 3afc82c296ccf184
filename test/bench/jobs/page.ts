import { alternate, ratioOf, type Sample, withCpu } from '../report/measure';
import { createToken } from '../setup/contract';
import { BenchDatabase } from '../setup/databases';
import { type MeasuredServer, startService } from '../setup/servers';
import { measureFanOut, openBadges } from './fan-out';
import type { Bench, Job } from './job';

const BADGES = 50;
const SOCKETS = 100;

/** A page of badges on one socket, in one subscription, next to a single badge. */
export const page: Job = async (bench, print) => {
  const database = await BenchDatabase.create('sqlite', { contacts: 1_000 });
  const server = await startService(database);
  const contenders = [1, BADGES].map((badges) => ({ name: badgesName(badges), badges }));
  for (const { badges } of contenders) await measurePages(bench, server, badges, bench.warmUpSeconds);
  const opening = await alternate(contenders, bench.rounds, ({ badges }) =>
    measurePages(bench, server, badges, bench.seconds),
  );
  const ratio = (series: typeof opening) => ratioOf(series, 'cpuMicros', badgesName(BADGES), badgesName(1));
  print({
    job: 'page',
    title: 'Opening a page on one socket: subscribe, a snapshot of each badge, complete (sqlite)',
    series: opening,
    goals: [
      { what: 'CPU of 50 badges, of one', measured: ratio(opening), bound: 'at most', limit: 3, unit: '×' },
    ],
  });

  bench.log('  telling pages of a change …');
  const telling = await alternate(contenders, bench.rounds, async ({ badges }) => {
    await openBadges(bench, server, SOCKETS, badges);
    const sample = await measureFanOut(bench, server, 1, bench.seconds);
    await bench.load.run('closeCrowd', { crowd: server.name });
    return sample;
  });
  print({
    job: 'page-event',
    title: `Telling ${SOCKETS} such pages of one change (sqlite)`,
    series: telling,
    goals: [
      { what: 'CPU of 50 badges, of one', measured: ratio(telling), bound: 'at most', limit: 3, unit: '×' },
    ],
  });
  await server.stop();
  await database.drop();
};

function badgesName(badges: number): string {
  return badges === 1 ? '1 badge' : `${badges} badges`;
}

async function measurePages(
  { load }: Bench,
  server: MeasuredServer,
  badges: number,
  seconds: number,
): Promise<Sample> {
  const token = await createToken('VIEWER');
  const { result, cpuMicros } = await withCpu([server], () =>
    load.run('pages', { url: server.url, token, badges, seconds }),
  );
  return {
    perSecond: result.pages / result.seconds,
    cpuMicros: cpuMicros / result.pages,
    bytesEach: result.bytesEach,
  };
}
