import { alternate, ratioOf } from '../report/measure';
import { BenchDatabase } from '../setup/databases';
import { startService } from '../setup/servers';
import { measureHttp } from './http';
import type { Job } from './job';

/** Enough that no contact reaches its hundred replies. */
const CONTACTS = 10_000;

/** The gate: each unit is a `reserveReply` and its `commitReply`, so two transactions. Compared with a change. */
export const gate: Job = async (bench, print) => {
  for (const kind of bench.databases) {
    bench.log(`  on ${kind} …`);
    const database = await BenchDatabase.create(kind, { contacts: CONTACTS });
    const server = await startService(database);
    const contenders = [
      { name: 'reserveReply + commitReply', operation: 'gate' },
      { name: 'setBotStatus', operation: 'change' },
    ] as const;
    // What a change leaves asleep may not speak: the changes have contacts of their own, in another database.
    const changes = await BenchDatabase.create(kind, { contacts: CONTACTS });
    const changing = await startService(changes);
    const of = (operation: 'gate' | 'change') => (operation === 'gate' ? server : changing);
    for (const { operation } of contenders)
      await measureHttp(bench, [of(operation)], operation, CONTACTS, bench.warmUpSeconds);
    const series = await alternate(contenders, bench.rounds, ({ operation }) =>
      measureHttp(bench, [of(operation)], operation, CONTACTS, bench.seconds),
    );
    await server.stop();
    await changing.stop();
    await database.drop();
    await changes.drop();
    const [pair, single] = contenders;
    const measured = ratioOf(series, 'perSecond', pair.name, single.name) * 2;
    print({
      job: `gate-${kind}`,
      title: `The reply gate, 64 in flight (${kind})`,
      series,
      goals: [
        {
          what: "gate mutations per second, of a change's",
          measured,
          bound: 'at least',
          limit: 1,
          unit: '×',
        },
      ],
      notes: ['A pair is two mutations, each with a transaction; the goal counts both.'],
    });
  }
};
