import { type Instant, SECOND } from '../../domain/time/instant';
import { type Finding, failure, ok, warning } from '../../lib/finding';
import type { Database } from '../database/database';
import { readDatabaseTime } from '../database/open-database';

const SAMPLES = 3;
/** Tokens tolerate this difference, see docs/operations.md. */
const TOLERATED = 30 * SECOND;
const NOTABLE = SECOND;
/** Wakes are later than this only if nobody checks for them. */
const OVERDUE = 10 * SECOND;
/** A change that is stored during the check. */
const JUST_NOW = 2 * SECOND;

/** Compares the clock of this machine, by which tokens expire, with that of the database, by which contacts wake. */
export async function* checkClocks(database: Database): AsyncGenerator<Finding> {
  const samples = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) samples.push(await compareClocks(database));
  const [{ ahead }] = samples.sort((a, b) => a.uncertainty - b.uncertainty) as [(typeof samples)[number]];
  const difference = Math.abs(ahead);
  const direction = ahead > 0 ? 'ahead of' : 'behind';
  const text = `The clock of this machine is ${(difference / SECOND).toFixed(1)} s ${direction} that of the database`;
  if (difference > TOLERATED) yield failure(`${text}: valid tokens are refused, or expired ones accepted.`);
  else if (difference > NOTABLE) yield warning(`${text}. Tokens expire by the clock of this machine.`);
  else yield ok('The clocks of this machine and of the database agree to a second.');
}

async function compareClocks(database: Database) {
  const before = Date.now();
  const databaseTime = await readDatabaseTime(database);
  const after = Date.now();
  return { ahead: (before + after) / 2 - databaseTime, uncertainty: after - before };
}

/** A change from the future was stored before a clock was set back. */
export async function* checkNewestChange(database: Database): AsyncGenerator<Finding> {
  const [row] = await database.read<{ newest: Instant | null }>(
    `SELECT MAX(l.recorded_at) AS newest FROM workspaces w
     JOIN change_log l ON l.workspace = w.workspace AND l.seq = w.seq`,
  );
  const newest = Number(row?.newest ?? 0);
  const ahead = newest - (await timeOf(database));
  if (ahead <= JUST_NOW) return;
  const seconds = Math.round(ahead / SECOND);
  yield failure(
    `The newest change was stored at ${toText(newest)}, ${seconds} s in the future: the clock was set back. Wakes wait until it has caught up.`,
  );
}

export async function* checkOverdueWakes(database: Database): AsyncGenerator<Finding> {
  const [row] = await database.read<{ count: number; first: Instant | null }>(
    'SELECT COUNT(*) AS count, MIN(wake_at) AS first FROM sleep_timers WHERE wake_at < ?',
    [(await timeOf(database)) - OVERDUE],
  );
  if (!row || row.first === null) return;
  const since = toText(Number(row.first));
  yield warning(
    `${row.count} contacts should have been woken, the first at ${since}: no node is running and able to.`,
  );
}

/** The time by which the service stores. */
export async function timeOf(database: Database): Promise<Instant> {
  return database.dialect.now === null ? Date.now() : readDatabaseTime(database);
}

function toText(instant: Instant): string {
  return new Date(instant).toISOString();
}
