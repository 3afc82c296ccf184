import { ratioGoal } from '../report/measure';
import { compareHttp } from './http';
import type { Job } from './job';

const TIMES_CARD = { sqlite: 8, mariadb: 10 };

/** A durable change: status, history, timer and event, committed before it is answered. */
export const change: Job = async (bench, print) => {
  for (const kind of bench.databases) {
    const series = await compareHttp(bench, kind, ['service', 'raw', 'mercurius', 'card'], {
      operation: 'change',
      contacts: bench.contacts,
    });
    print({
      job: `change-${kind}`,
      title: `A durable change, 64 in flight (${kind})`,
      series,
      goals: [
        ratioGoal(series, 'card', 'at least', TIMES_CARD[kind]),
        ratioGoal(series, 'raw', 'at least', 0.5),
      ],
    });
  }
};
