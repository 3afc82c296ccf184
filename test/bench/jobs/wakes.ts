import { setTimeout as delay } from 'node:timers/promises';
import { percentile } from '../../support/figures';
import type { Goal, Sample, Series } from '../report/measure';
import { createToken } from '../setup/contract';
import { BenchDatabase, type DatabaseKind } from '../setup/databases';
import { startPeer, startService } from '../setup/servers';
import type { Bench, Job } from './job';

const PER_SECOND = 1_000;
const AT_ONCE = 10_000;
const DAY_MS = 86_400_000;
/** Jobs that BullMQ has pending: the most that Redis takes in a time one wants to wait. */
const BULLMQ_PENDING = 100_000;
/** From when the wakes are brought near until the first is due, but for the service's start. */
const GRACE_MS = 8_000;

interface Schedule {
  readonly seconds: number;
  readonly due: number;
  /** From the first wake to the moment at which many are due. */
  readonly atOnceAfterMs: number;
}

interface Wake {
  readonly dueAt: number;
  readonly doneAt: number;
}

/** How late timers are: a thousand due each second, then ten thousand at one instant, with many more pending. */
export const wakes: Job = async (bench, print) => {
  const seconds = bench.quick ? 3 : 15;
  const schedule = { seconds, due: seconds * PER_SECOND, atOnceAfterMs: seconds * 1_000 + 2_000 };
  const pending = bench.quick ? 20_000 : 1_000_000;
  bench.log(`  ${Math.min(pending, BULLMQ_PENDING).toLocaleString('en')} jobs in BullMQ …`);
  const bullmq = await measureBullmq(schedule, Math.min(pending, BULLMQ_PENDING));
  for (const kind of bench.databases) {
    const seen = await measureService(bench, kind, schedule, pending);
    const rows = (pick: (wakes: readonly Wake[]) => Sample): Series[] => [
      { name: 'service, recorded', samples: [{ pending, ...pick(seen.recorded) }] },
      { name: 'service, told', samples: [{ pending, ...pick(seen.told) }] },
      { name: 'bullmq', samples: [{ pending: Math.min(pending, BULLMQ_PENDING), ...pick(bullmq) }] },
    ];
    const spread = rows((all) => lateness(all, schedule, false));
    const [ours, told, theirs] = spread.map(({ samples }) => samples[0]!);
    print({
      job: `wakes-${kind}`,
      title: `Wake lateness, ${PER_SECOND.toLocaleString('en')} due each second for ${seconds} s (${kind})`,
      series: spread,
      goals: [
        goal('p99 as recorded', ours!.p99Ms!, 'at most', 25, 'ms'),
        goal('p99 as told', told!.p99Ms!, 'at most', 25, 'ms'),
        goal('the earliest', ours!.earliestMs!, 'at least', 0, 'ms'),
        goal("p99 as told, of BullMQ's", told!.p99Ms! / theirs!.p99Ms!, 'at most', 0.25, '×'),
      ],
      notes: ['Recorded: the moment in its history. Told: when a subscriber of the feed had the event.'],
    });
    const atOnce = rows((all) => lateness(all, schedule, true));
    print({
      job: `wakes-at-once-${kind}`,
      title: `${AT_ONCE.toLocaleString('en')} due at one instant (${kind})`,
      series: atOnce,
      goals: [goal('the last one told', atOnce[1]!.samples[0]!.maxMs!, 'at most', 500, 'ms')],
    });
  }
};

function goal(what: string, measured: number, bound: Goal['bound'], limit: number, unit: string): Goal {
  return { what, measured, bound, limit, unit };
}

function lateness(all: readonly Wake[], schedule: Schedule, isAtOnce: boolean): Sample {
  const first = Math.min(...all.slice(0, 1_000).map(({ dueAt }) => dueAt));
  const late = all
    .filter(({ dueAt }) => dueAt >= first + schedule.atOnceAfterMs - 1_000 === isAtOnce)
    .map(({ dueAt, doneAt }) => doneAt - dueAt);
  return {
    ...{ earliestMs: percentile(late, 0), p50Ms: percentile(late, 50) },
    ...{ p99Ms: percentile(late, 99), maxMs: percentile(late, 100) },
  };
}

async function measureService(
  { load, log }: Bench,
  kind: DatabaseKind,
  { due, atOnceAfterMs }: Schedule,
  pending: number,
): Promise<{ recorded: Wake[]; told: Wake[] }> {
  log(`  ${pending.toLocaleString('en')} timers on ${kind} …`);
  const base = Date.now() + 30 * DAY_MS;
  const wakeAt = `CASE WHEN n < ${due} THEN ${base} + n WHEN n < ${due + AT_ONCE} THEN ${base + atOnceAfterMs}
    ELSE ${base + 30 * DAY_MS} + n END`;
  const database = await BenchDatabase.create(kind, { contacts: pending, wakeAt });
  // Starts once to know how long that takes, and to be warm; then the first come near.
  const trial = await startService(database);
  await trial.stop();
  const shift = base - Date.now() - trial.startMs - GRACE_MS;
  await database.bringWakesNearer(Math.floor(shift), base + DAY_MS);
  const server = await startService(database);
  if (Date.now() > base - shift) throw new Error('The service started later than its first wake.');
  const token = await createToken('ADMIN');
  const events = due + AT_ONCE;
  const seen = await load.run('feed', { url: server.url, token, events, timeoutMs: atOnceAfterMs + 60_000 });
  const rows = await database.query<{ effective_at: number; recorded_at: number }>(
    `SELECT JSON_EXTRACT(status_change, '$.effectiveAt') AS effective_at, recorded_at FROM change_log ORDER BY seq`,
  );
  await server.stop();
  await database.drop();
  return {
    recorded: rows.map((row) => ({ dueAt: Number(row.effective_at), doneAt: Number(row.recorded_at) })),
    told: seen.map(({ effectiveAt, seenAt }) => ({ dueAt: effectiveAt, doneAt: seenAt })),
  };
}

async function measureBullmq({ due, atOnceAfterMs }: Schedule, pending: number): Promise<Wake[]> {
  const env = {
    DUE: String(due),
    AT_ONCE: String(AT_ONCE),
    AT_ONCE_AFTER_MS: String(atOnceAfterMs),
    PENDING: String(pending),
  };
  const peer = await startPeer('bullmq', null, { env });
  for (;;) {
    await delay(500);
    const response = await fetch(peer.url);
    if (response.status !== 200) continue;
    const wakes = (await response.json()) as Wake[];
    await peer.stop();
    return wakes;
  }
}
