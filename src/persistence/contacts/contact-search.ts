import type { ContactFilter } from '../../application/ports/contact-store';
import type { Bot } from '../../domain/bot';
import type { Instant } from '../../domain/time/instant';
import { loadBots } from '../bots/bot-rows';
import type { Database } from '../database/database';
import { inList } from '../sql/in-list';
import type { Scalar } from '../sql/scalar';
import { FROM_CONTACTS, toNameKey } from './contact-rows';

/** The status observed at the time given as parameter: a contact whose wake time has passed is ACTIVE by its timer. */
export const OBSERVED_STATE = `CASE WHEN s.state IS NULL OR s.state = 'ACTIVE' OR s.wake_at <= ? THEN 'ACTIVE' ELSE s.state END`;
export const OBSERVED_REASON = `CASE WHEN s.state IS NULL THEN 'INITIAL' WHEN s.state <> 'ACTIVE' AND s.wake_at <= ? THEN 'TIMER' ELSE s.reason END`;
export const IS_SILENT = `s.state <> 'ACTIVE' AND (s.wake_at IS NULL OR s.wake_at > ?)`;

/** Appended to a prefix, sorts after every text with that prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

class Conditions {
  readonly sql: string[] = [];
  readonly parameters: Scalar[] = [];

  add(condition: string, ...parameters: readonly Scalar[]): void {
    this.sql.push(`(${condition})`);
    this.parameters.push(...parameters);
  }

  /** Adds a condition that ends with a list of values. */
  addList(condition: string, values: readonly string[], ...parameters: readonly Scalar[]): void {
    const list = inList(values);
    this.add(`${condition} ${list.sql}`, ...parameters, ...list.parameters);
  }
}

/** Whether a search may have to read all contacts of a workspace. */
export function isScan(filter: ContactFilter): boolean {
  return Object.values(filter).some((value) => value !== null && value !== undefined);
}

/** Finds the ids of contacts that match the filter at `now`, in order. */
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
  if (botId !== null && botId !== undefined)
    addBot(where, await loadBots(database.unlocked, workspace), botId);

  const sql = `SELECT c.id ${FROM_CONTACTS} WHERE ${where.sql.join(' AND ')} ORDER BY c.id LIMIT ?`;
  const read = isScan(filter) ? 'scan' : 'read';
  const rows = await database[read]<{ id: string }>(sql, [...where.parameters, limit]);
  return rows.map(({ id }) => id);
}

/** Matches contacts of the bot: assigned, or, for the default bot, without an assigned bot that still exists. */
function addBot(where: Conditions, bots: readonly Bot[], botId: string): void {
  const bot = bots.find(({ id }) => id === botId);
  const others = bots.filter(({ id }) => id !== botId).map(({ id }) => id);
  if (!bot) where.add('1 = 0');
  else if (!bot.isDefault) where.add('c.bot_id = ?', botId);
  else where.addList('c.bot_id IS NULL OR c.bot_id NOT IN', others);
}
