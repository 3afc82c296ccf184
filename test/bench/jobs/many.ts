import { median, percentile } from '../../support/figures';
import { LoadProcess } from '../load/load-process';
import { alternate, ratioGoal, type Sample, valuesOf, withCpu } from '../report/measure';
import { createToken, createViewerTokens, QUIET_WORKSPACE } from '../setup/contract';
import { BenchDatabase } from '../setup/databases';
import { inspectable } from '../setup/memory';
import { type MeasuredServer, startPeer, startService } from '../setup/servers';
import type { Job } from './job';

const WARM_UP = 200;

interface Watched {
  readonly name: string;
  readonly server: MeasuredServer;
  /** A load generator for each crowd: together they would need more open files than a process may have. */
  readonly load: LoadProcess;
  readonly memory: Sample;
}

/** Thousands of badges, each watching a contact of its own: memory while idle, and the cost of telling them. */
export const many: Job = async (bench, print) => {
  const sockets = bench.quick ? 2_000 : 10_000;
  const database = await BenchDatabase.create('sqlite', { contacts: sockets });
  await database.seed({ contacts: sockets, workspace: QUIET_WORKSPACE, prefix: 'q' });
  const tokens = await createViewerTokens(sockets);
  bench.log(`  opening ${sockets.toLocaleString('en')} sockets to each server …`);
  const service = await open('service', sockets, tokens, (options) => startService(database, options));
  const raw = await open('raw', sockets, tokens, (options) => startPeer('raw', null, options));
  const bare = await open('bare', sockets, [], (options) => startPeer('raw', null, options));
  await close(bare);
  const memory = [service, raw, bare].map(({ name, memory: sample }) => ({
    name: name === 'bare' ? 'bare ws' : name,
    samples: [sample],
  }));
  const kbOf = (index: number) => median(valuesOf(memory[index]!, 'heapKbEach'));
  print({
    job: 'memory',
    title: `Memory of an idle badge, ${sockets.toLocaleString('en')} of them`,
    series: memory,
    goals: [
      {
        what: 'heap, of a bare ws connection',
        measured: kbOf(0) / kbOf(2),
        bound: 'at most',
        limit: 2,
        unit: '×',
      },
    ],
    notes: ['What the process holds more than without the sockets, after a garbage collection each time.'],
  });

  bench.log('  changing all contacts …');
  for (const watched of [service, raw]) await measureSpread(watched, sockets, bench.warmUpSeconds);
  const series = await alternate([service, raw], bench.rounds, (watched) =>
    measureSpread(watched, sockets, bench.seconds),
  );
  print({
    job: 'spread',
    title: `${sockets.toLocaleString('en')} badges on as many contacts, changed a thousand by a call (sqlite)`,
    series,
    goals: [ratioGoal(series, 'raw', 'at most', 1.5, 'cpuMicros')],
    notes: ['CPU each: less what the same changes cost where nobody watches.'],
  });
  for (const watched of [service, raw]) await close(watched);
  await database.drop();
};

async function open(
  name: string,
  sockets: number,
  tokens: readonly string[],
  start: (options: { nodeArgs: string[] }) => Promise<MeasuredServer>,
): Promise<Watched> {
  const load = new LoadProcess();
  const inspector = await inspectable();
  const server = await start({ nodeArgs: inspector.nodeArgs });
  const contactsEach = tokens.length === 0 ? 0 : 1;
  const crowd = { crowd: name, url: server.url, tokens, contactsEach, sameContacts: false };
  await load.run('openCrowd', { ...crowd, sockets: WARM_UP });
  await load.run('closeCrowd', { crowd: name });
  const before = await inspector.measure();
  await load.run('openCrowd', { ...crowd, sockets });
  const after = await inspector.measure();
  const memory = {
    kbEach: (after.residentKb - before.residentKb) / sockets,
    heapKbEach: (after.heapKb - before.heapKb) / sockets,
  };
  return { name, server, load, memory };
}

async function close({ name, server, load }: Watched): Promise<void> {
  await load.run('closeCrowd', { crowd: name });
  load.stop();
  await server.stop();
}

async function measureSpread({ server, load }: Watched, contacts: number, seconds: number): Promise<Sample> {
  const probeToken = await createToken('VIEWER');
  const spread = async (isWatched: boolean, token: string) => {
    const prefix = isWatched ? 'c' : 'q';
    const input = {
      crowd: server.name,
      url: server.url,
      token,
      prefix,
      isWatched,
      contacts,
      seconds,
      probeToken,
    };
    const { result, cpuMicros } = await withCpu([server], () => load.run('spread', input));
    return { ...result, cpuEach: cpuMicros / result.changes };
  };
  const quiet = await spread(false, await createToken('AGENT', QUIET_WORKSPACE));
  const watched = await spread(true, await createToken('AGENT'));
  return {
    perSecond: watched.changes / watched.seconds,
    cpuMicros: watched.cpuEach - quiet.cpuEach,
    cpuAllMicros: watched.cpuEach,
    queryP99Ms: percentile(watched.queryMs, 99),
  };
}
