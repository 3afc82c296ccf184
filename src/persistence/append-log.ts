import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant';
import type { Session } from './database';
import { insertRows } from './rows';
import { drawSequences } from './workspace-sequence';

/** Entries of the log that are not changes of a status. */
export type OtherEntry =
  | { readonly kind: 'BOT'; readonly bot_id: string }
  | { readonly kind: 'ASSIGNMENT'; readonly contact_id: string }
  | { readonly kind: 'ERASURE'; readonly contact_digest: string };

/** Appends them to the workspace's log. Returns its sequence, or `null` where there is nothing to append. */
export async function appendLog(
  session: Session,
  workspace: string,
  now: Instant,
  entries: readonly OtherEntry[],
): Promise<number | null> {
  if (entries.length === 0) return null;
  const seq = await drawSequences(session, workspace, entries.length);
  const rows = entries.map((entry, index) => ({
    workspace,
    seq: seq - entries.length + 1 + index,
    id: randomUUID(),
    kind: entry.kind,
    is_pushed: true,
    contact_id: entry.kind === 'ASSIGNMENT' ? entry.contact_id : null,
    bot_id: entry.kind === 'BOT' ? entry.bot_id : null,
    contact_digest: entry.kind === 'ERASURE' ? entry.contact_digest : null,
    recorded_at: now,
  }));
  await insertRows(session, 'change_log', rows);
  return seq;
}
