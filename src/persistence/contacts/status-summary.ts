import type { StatusSummary, SummaryWindow } from '../../application/ports/contact-store';
import type { BotState, StatusReason } from '../../domain/bot-status';
import type { Instant } from '../../domain/time/instant';
import type { Database } from '../database/database';
import { FROM_CONTACTS } from './contact-rows';
import { OBSERVED_REASON, OBSERVED_STATE } from './contact-search';

interface SilenceRow {
  readonly reason: StatusReason;
  readonly periods: number;
  readonly milliseconds: number | string;
}

/** Counts a workspace's contacts by status at `now`, and sums how long the bot was silent in the window before. */
export async function summarizeStatuses(
  database: Database,
  workspace: string,
  { windowMs, waitingLongerThanMs }: SummaryWindow,
  now: Instant,
): Promise<StatusSummary> {
  const from = now - windowMs;
  const counts = await database.scan<{ state: BotState; reason: StatusReason; contacts: number }>(
    `SELECT state, reason, COUNT(*) AS contacts FROM (
       SELECT ${OBSERVED_STATE} AS state, ${OBSERVED_REASON} AS reason ${FROM_CONTACTS}
       WHERE c.workspace = ? AND c.alias_of IS NULL) observed
     GROUP BY state, reason ORDER BY state, reason`,
    [now, now, workspace],
  );
  const [waiting] = await database.scan<{ contacts: number }>(
    `SELECT COUNT(*) AS contacts FROM bot_statuses s
     WHERE s.workspace = ? AND s.waiting_since <= ?`,
    [workspace, now - waitingLongerThanMs],
  );
  // A wake that is due but not yet written also ends its silence.
  const end = 'CASE WHEN s.wake_at <= ? THEN s.wake_at ELSE ? END';
  // One statement: a wake committed between two statements would be counted in both or in neither.
  const silence = await database.scan<SilenceRow>(
    `SELECT silence_reason AS reason, COUNT(*) AS periods,
            SUM(silence_ended_at - CASE WHEN silence_started_at > ? THEN silence_started_at ELSE ? END) AS milliseconds
     FROM change_log WHERE workspace = ? AND silence_ended_at > ? GROUP BY silence_reason
     UNION ALL
     SELECT s.reason, COUNT(*) AS periods,
            SUM(${end} - CASE WHEN s.silent_since > ? THEN s.silent_since ELSE ? END) AS milliseconds
     FROM bot_statuses s WHERE s.workspace = ? AND s.state <> 'ACTIVE' AND ${end} > ? GROUP BY s.reason`,
    [from, from, workspace, from, now, now, from, from, workspace, now, now, from],
  );
  return {
    counts: counts.map((row) => ({ ...row, contacts: Number(row.contacts) })),
    waiting: Number(waiting?.contacts ?? 0),
    silence: addUp(silence),
  };
}

function addUp(rows: readonly SilenceRow[]): StatusSummary['silence'] {
  const byReason = new Map<StatusReason, { periods: number; totalMs: number }>();
  for (const { reason, periods, milliseconds } of rows) {
    const sum = byReason.get(reason) ?? { periods: 0, totalMs: 0 };
    byReason.set(reason, {
      periods: sum.periods + Number(periods),
      totalMs: sum.totalMs + Number(milliseconds),
    });
  }
  return [...byReason].map(([reason, sum]) => ({ reason, ...sum })).sort((a, b) => b.totalMs - a.totalMs);
}
