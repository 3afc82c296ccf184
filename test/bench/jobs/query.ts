import { ratioGoal } from '../report/measure';
import { compareHttp } from './http';
import type { Job } from './job';

/** A signed-in status query over HTTP, answered from the database. */
export const query: Job = async (bench, print) => {
  for (const kind of bench.databases) {
    const series = await compareHttp(bench, kind, ['service', 'raw', 'mercurius', 'apollo', 'card'], {
      operation: 'query',
      contacts: bench.contacts,
    });
    print({
      job: `query-${kind}`,
      title: `Status query over HTTP, 64 in flight (${kind})`,
      series,
      goals: [ratioGoal(series, 'mercurius', 'at least', 1), ratioGoal(series, 'raw', 'at least', 0.6)],
    });
  }
};
