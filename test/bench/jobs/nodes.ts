import { cpus } from 'node:os';
import { alternate, ratioOf } from '../report/measure';
import { BenchDatabase } from '../setup/databases';
import { startService } from '../setup/servers';
import { measureHttp } from './http';
import type { Job } from './job';

const CONTACTS = 10_000;

/** Changes by two nodes on one database, next to one of them alone. */
export const nodes: Job = async (bench, print) => {
  if (!bench.databases.includes('mariadb')) return bench.log('  (takes MariaDB)');
  const database = await BenchDatabase.create('mariadb', { contacts: CONTACTS });
  const [first, second] = [await startService(database), await startService(database)];
  const contenders = [
    { name: '1 node', servers: [first] },
    { name: '2 nodes', servers: [first, second] },
  ];
  for (const { servers } of contenders)
    await measureHttp(bench, servers, 'change', CONTACTS, bench.warmUpSeconds);
  const series = await alternate(contenders, bench.rounds, ({ servers }) =>
    measureHttp(bench, servers, 'change', CONTACTS, bench.seconds),
  );
  const measured = ratioOf(series, 'perSecond', '2 nodes', '1 node');
  print({
    job: 'nodes',
    title: 'Changes on one MariaDB, 64 in flight over all nodes',
    series,
    goals: [{ what: 'changes per second, of one node', measured, bound: 'at least', limit: 1.6, unit: '×' }],
    notes: [`Nodes, database and load generator share ${cpus().length} processor cores here.`],
  });
  for (const server of [first, second]) await server.stop();
  await database.drop();
};
