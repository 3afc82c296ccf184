import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../../support/figures';
import { ABUSES, type Abused } from '../load/abuses';
import { HttpConnection } from '../load/http-connection';
import { LoadProcess } from '../load/load-process';
import { changeAgain, read } from '../load/operations';
import type { Goal, Sample, Series } from '../report/measure';
import { contactId, createToken, QUIET_WORKSPACE } from '../setup/contract';
import { BenchDatabase, type DatabaseKind } from '../setup/databases';
import { type MeasuredServer, startService } from '../setup/servers';
import type { Bench, Job } from './job';

const QUIET_CONTACTS = 100;
const PAUSE_MS = 5;
/** Until an abuse has got going, and until it is over. */
const SETTLE_MS = 500;

/** What one workspace does, or somebody without a token, and what another one notices of it. */
export const abuse: Job = async (bench, print) => {
  for (const kind of bench.databases) {
    const contacts = bench.quick ? 100_000 : 300_000;
    const database = await BenchDatabase.create(kind, { contacts });
    await database.seed({ contacts: QUIET_CONTACTS, workspace: QUIET_WORKSPACE, prefix: 'q' });
    const series: Series[] = [];
    for (const name of Object.keys(ABUSES)) {
      bench.log(`  ${name} (${kind}) …`);
      // A node of its own each time: what one abuse leaves behind is not held against the next.
      const server = await startService(database);
      series.push({ name, samples: [await measureAbuse(bench, server, name)] });
      await server.stop();
    }
    await database.drop();
    print({
      job: `abuse-${kind}`,
      title: `Single calls of another workspace beside abuses of one with ${contacts.toLocaleString('en')} contacts (${kind})`,
      series,
      goals: series.flatMap((one) => toGoals(one, kind)),
      notes: ['The limit: twice what it is alone, or 25 ms more.'],
    });
  }
};

async function measureAbuse(
  { seconds, quick }: Bench,
  server: MeasuredServer,
  name: string,
): Promise<Sample> {
  const duration = quick ? 1 : seconds * 2;
  const abused: Abused = {
    url: server.url,
    tokens: { VIEWER: await createToken('VIEWER'), ADMIN: await createToken('ADMIN') },
  };
  const load = new LoadProcess();
  load.giveWay();
  await measureCalls(server, duration / 2);
  const alone = await measureCalls(server, duration);
  await load.run('startAbuse', { name, abused });
  await delay(SETTLE_MS);
  const beside = await measureCalls(server, duration);
  load.stop();
  return {
    readAloneMs: alone.readMs,
    readP50Ms: beside.readP50Ms,
    readP99Ms: beside.readMs,
    writeAloneMs: alone.writeMs,
    writeP50Ms: beside.writeP50Ms,
    writeP99Ms: beside.writeMs,
  };
}

async function measureCalls({ url }: MeasuredServer, seconds: number) {
  const token = await createToken('ADMIN', QUIET_WORKSPACE);
  const end = performance.now() + seconds * 1_000;
  let note = performance.now();
  const repeat = async (call: (connection: HttpConnection) => Promise<void>) => {
    const latencies: number[] = [];
    const connection = await HttpConnection.open(url, token);
    while (performance.now() < end) {
      const start = performance.now();
      // One that is refused is no better than one that takes a second.
      const refused = await call(connection).then(
        () => 0,
        () => 1_000,
      );
      latencies.push(performance.now() - start + refused);
      await delay(PAUSE_MS);
    }
    connection.close();
    return latencies;
  };
  const [reads, writes] = await Promise.all([
    repeat((connection) => read(connection, `q${contactId(1).slice(1)}`)),
    repeat((connection) => changeAgain(connection, 'q2', ++note)),
  ]);
  return {
    readP50Ms: percentile(reads, 50),
    readMs: percentile(reads, 99),
    writeP50Ms: percentile(writes, 50),
    writeMs: percentile(writes, 99),
  };
}

function toGoals({ name, samples }: Series, kind: DatabaseKind): Goal[] {
  const [sample = {}] = samples;
  return ['read', 'write'].map((call) => {
    const alone = sample[`${call}AloneMs`] ?? Number.NaN;
    const measured = sample[`${call}P99Ms`] ?? Number.NaN;
    const limit = Math.max(2 * alone, alone + 25);
    return { what: `${call} beside ${name} (${kind})`, measured, bound: 'at most', limit, unit: 'ms' };
  });
}
