import type { StatusSummary, SummaryWindow } from '../../application/ports/contact-store';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { type Instant, SECOND } from '../../domain/time/instant';
import type { Database } from '../database/database';
import { FROM_CONTACTS } from './contact-rows';
import { IS_SILENT, OBSERVED_REASON, OBSERVED_STATE } from './contact-search';

interface SilenceRow {
  readonly reason: StatusReason;
  readonly stretches: number;
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
       WHERE c.workspace = ?) observed
     GROUP BY state, reason ORDER BY state, reason`,
    [now, now, workspace],
  );
  const [waiting] = await database.scan<{ contacts: number }>(
    `SELECT COUNT(*) AS contacts FROM bot_statuses s
     WHERE s.workspace = ? AND s.waiting_since <= ? AND ${IS_SILENT}`,
    [workspace, now - waitingLongerThanMs, now],
  );
  // A wake that is due but not yet written also ends its silence.
  const end = 'CASE WHEN s.wake_at <= ? THEN s.wake_at ELSE ? END';
  // One statement: a wake committed between two statements would be counted in both or in neither.
  const silence = await database.scan<SilenceRow>(
    `SELECT stretch_reason AS reason, COUNT(*) AS stretches,
            SUM(stretch_to - CASE WHEN stretch_from > ? THEN stretch_from ELSE ? END) AS milliseconds
     FROM change_log WHERE workspace = ? AND stretch_to > ? GROUP BY stretch_reason
     UNION ALL
     SELECT s.reason, COUNT(*) AS stretches,
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
  const byReason = new Map<StatusReason, { stretches: number; seconds: number }>();
  for (const { reason, stretches, milliseconds } of rows) {
    const sum = byReason.get(reason) ?? { stretches: 0, seconds: 0 };
    byReason.set(reason, {
      stretches: sum.stretches + Number(stretches),
      seconds: sum.seconds + Number(milliseconds) / SECOND,
    });
  }
  return [...byReason].map(([reason, sum]) => ({ reason, ...sum })).sort((a, b) => b.seconds - a.seconds);
}
