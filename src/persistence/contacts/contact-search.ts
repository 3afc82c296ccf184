import type { ContactFilter } from '../../application/ports/contact-store';
import type { Instant } from '../../domain/time/instant';
import { loadBots } from '../bots/load-bots';
import type { Database } from '../database/database';
import { inList } from '../sql/in-list';
import type { Scalar } from '../sql/scalar';
import { toNameKey } from './contact-row';

/** A status as it counts at a time given twice: once it is due, it is awake by its timer. */
export const OBSERVED_STATE = `CASE WHEN s.state IS NULL OR s.state = 'ACTIVE' OR s.wake_at <= ? THEN 'ACTIVE' ELSE s.state END`;
export const OBSERVED_REASON = `CASE WHEN s.state IS NULL THEN 'INITIAL' WHEN s.state <> 'ACTIVE' AND s.wake_at <= ? THEN 'TIMER' ELSE s.reason END`;
export const IS_SILENT = `s.state <> 'ACTIVE' AND (s.wake_at IS NULL OR s.wake_at > ?)`;

/** Sorts after every text that begins with what it is appended to. */
const LAST_CHARACTER = '\u{10FFFF}';

class Conditions {
  readonly sql: string[] = [];
  readonly parameters: Scalar[] = [];

  add(condition: string, ...parameters: readonly Scalar[]): void {
    this.sql.push(`(${condition})`);
    this.parameters.push(...parameters);
  }

  /** One that ends with a list of values. */
  addList(condition: string, values: readonly string[], ...parameters: readonly Scalar[]): void {
    const list = inList(values);
    this.add(`${condition} ${list.sql}`, ...parameters, ...list.parameters);
  }
}

/** Whether a search may have to look at all contacts of a workspace. */
export function isScan(filter: ContactFilter): boolean {
  return Object.values(filter).some((value) => value !== null && value !== undefined);
}

/** Ids of contacts that pass the filter at `now`, in their order. */
export async function findContactIds(
  database: Database,
  workspace: string,
  filter: ContactFilter,
  { limit, afterId }: { readonly limit: number; readonly afterId: string | null },
  now: Instant,
): Promise<string[]> {
  const where = new Conditions();
  where.add('c.workspace = ?', workspace);
  if (afterId !== null) where.add('c.id > ?', afterId);
  const { botId, waitingLongerThan, search } = filter;
  const states = filter.states && [...new Set(filter.states)];
  const reasons = filter.reasons && [...new Set(filter.reasons)];
  if (states) where.addList(`${OBSERVED_STATE} IN`, states, now);
  if (reasons) where.addList(`${OBSERVED_REASON} IN`, reasons, now);
  if (waitingLongerThan !== null && waitingLongerThan !== undefined) {
    where.add(`${IS_SILENT} AND s.waiting_since <= ?`, now, now - waitingLongerThan);
  }
  if (search) {
    const name = toNameKey(search) ?? '';
    where.add(
      '(c.id >= ? AND c.id < ?) OR (c.name_key >= ? AND c.name_key < ?)',
      ...[search, search + LAST_CHARACTER, name, name + LAST_CHARACTER],
    );
  }
  if (botId !== null && botId !== undefined) await addBot(where, database, workspace, botId);

  const sql = `SELECT c.id FROM contacts c
     LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id
     WHERE ${where.sql.join(' AND ')} ORDER BY c.id LIMIT ?`;
  const parameters = [...where.parameters, limit];
  const rows = isScan(filter)
    ? await database.scan<{ id: string }>(sql, parameters)
    : await database.read<{ id: string }>(sql, parameters);
  return rows.map(({ id }) => id);
}

/** Contacts whose bot it is: assigned, or by default where none is assigned or that one is gone. */
async function addBot(
  where: Conditions,
  database: Database,
  workspace: string,
  botId: string,
): Promise<void> {
  const bots = await loadBots(database.unlocked, workspace);
  const bot = bots.find(({ id }) => id === botId);
  if (!bot) return where.add('1 = 0');
  const others = bots.filter(({ id }) => id !== botId).map(({ id }) => id);
  if (!bot.isDefault) where.add('c.bot_id = ?', botId);
  else where.addList('c.bot_id IS NULL OR c.bot_id NOT IN', others);
}
