import type {
  ContactFilter,
  ContactOrder,
  ContactPageRequest,
  ContactPosition,
} from '../../application/ports/contact-store';
import type { Bot, WaitingFor } from '../../domain/bot';
import type { Instant } from '../../domain/time/instant';
import { loadBots } from '../bots/bot-rows';
import type { Database } from '../database/database';
import { inList } from '../sql/in-list';
import type { Scalar } from '../sql/scalar';
import { FROM_CONTACTS, toWords } from './contact-rows';

/** The status observed at the time given as parameter: a contact whose wake time has passed is ACTIVE by its timer. */
export const OBSERVED_STATE = `CASE WHEN s.state IS NULL OR s.state = 'ACTIVE' OR s.wake_at <= ? THEN 'ACTIVE' ELSE s.state END`;
export const OBSERVED_REASON = `CASE WHEN s.state IS NULL THEN 'INITIAL' WHEN s.state <> 'ACTIVE' AND s.wake_at <= ? THEN 'TIMER' ELSE s.reason END`;
const IS_SILENT = `s.state <> 'ACTIVE' AND (s.wake_at IS NULL OR s.wake_at > ?)`;

/** Whether an alias of the contact is in a range of ids. Few contacts have any, so that few are looked up. */
const HAS_ALIAS = `(c.aliases IS NOT NULL AND c.id IN (
  SELECT a.alias_of FROM contacts a WHERE a.workspace = ? AND a.id >= ? AND a.id < ? AND a.alias_of IS NOT NULL))`;

const DIRECTIONS = { ASC: { sort: 'ASC', follows: '>' }, DESC: { sort: 'DESC', follows: '<' } };

/** Appended to a prefix, sorts after every text with that prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

interface Expression {
  readonly sql: string;
  readonly parameters: readonly Scalar[];
}

class Conditions {
  readonly parameters: Scalar[] = [];
  private readonly conditions: string[] = [];

  get sql(): string {
    return this.conditions.join(' AND ');
  }

  add(condition: string, ...parameters: readonly Scalar[]): void {
    this.conditions.push(`(${condition})`);
    this.parameters.push(...parameters);
  }

  /** Adds a condition that ends with a list of values. */
  addList(condition: string, values: readonly string[], ...parameters: readonly Scalar[]): void {
    const list = inList(values);
    this.add(`${condition} ${list.sql}`, ...parameters, ...list.parameters);
  }
}

/** Whether a search may have to read all contacts of a workspace. */
export function isScan(filter: ContactFilter, { field }: ContactOrder): boolean {
  const isFiltered = Object.values(filter).some((value) => value !== null && value !== undefined);
  return isFiltered || field !== 'CONTACT_ID';
}

/** Finds a page of the contacts that match the filter, as observed at `now`. */
export async function findContacts(
  database: Database,
  workspace: string,
  filter: ContactFilter,
  { limit, order, after }: ContactPageRequest,
  now: Instant,
): Promise<ContactPosition[]> {
  const where = await toConditions(database, workspace, filter, now);
  const value = orderedBy(order, now);
  const { sort, follows } = DIRECTIONS[order.direction];
  if (after) addFollowing(where, value, follows, after);
  // Both databases would put NULL first when ascending.
  const byValue = order.field === 'CONTACT_ID' ? '' : `value IS NULL, value ${sort}, `;
  const sql = `SELECT c.id, ${value.sql} AS value ${FROM_CONTACTS} WHERE ${where.sql}
    ORDER BY ${byValue}c.id ${sort} LIMIT ?`;
  const read = isScan(filter, order) ? 'scan' : 'read';
  return database[read](sql, [...value.parameters, ...where.parameters, limit]);
}

/** Counts the contacts that match the filter, as observed at `now`; reads no more than `most` of them. */
export async function countContacts(
  database: Database,
  workspace: string,
  filter: ContactFilter,
  most: number,
  now: Instant,
): Promise<number> {
  const where = await toConditions(database, workspace, filter, now);
  const [row] = await database.scan<{ contacts: number }>(
    `SELECT COUNT(*) AS contacts FROM (SELECT c.id ${FROM_CONTACTS} WHERE ${where.sql} LIMIT ?) found`,
    [...where.parameters, most],
  );
  return Number(row?.contacts ?? 0);
}

async function toConditions(
  database: Database,
  workspace: string,
  filter: ContactFilter,
  now: Instant,
): Promise<Conditions> {
  const where = new Conditions();
  where.add('c.workspace = ? AND c.alias_of IS NULL', workspace);
  const { botId, waitingLongerThan, waitingFor, search } = filter;
  const states = filter.states && [...new Set(filter.states)];
  const reasons = filter.reasons && [...new Set(filter.reasons)];
  if (states) where.addList(`${OBSERVED_STATE} IN`, states, now);
  if (reasons) where.addList(`${OBSERVED_REASON} IN`, reasons, now);
  if (waitingLongerThan !== null && waitingLongerThan !== undefined) {
    where.add('s.waiting_since <= ?', now - waitingLongerThan);
  }
  if (search) addSearch(where, workspace, search);
  const isOfBot = botId !== null && botId !== undefined;
  if (!isOfBot && !waitingFor) return where;
  const bots = await loadBots(database.unlocked, workspace);
  if (isOfBot) addBot(where, bots, botId);
  if (waitingFor) addWaitingFor(where, bots, waitingFor, now);
  return where;
}

/** Matches the beginning of the id, of an alias, or of any word of the name. */
function addSearch(where: Conditions, workspace: string, search: string): void {
  const ofId = `(c.id >= ? AND c.id < ?) OR ${HAS_ALIAS}`;
  const range = [search, search + LAST_CHARACTER];
  const idRange = [...range, workspace, ...range];
  const words = toWords(search);
  if (words === '') {
    // A text without words, such as a sign of an id, would be at the beginning of every name.
    where.add(ofId, ...idRange);
    return;
  }
  const ofName = 'c.name_key >= ? AND c.name_key < ?';
  where.add(
    `${ofId} OR (${ofName}) OR INSTR(c.name_key, ?) > 0`,
    ...[...idRange, words, words + LAST_CHARACTER, ` ${words}`],
  );
}

/** What an order compares before the id; NULL for contacts without it, and in an order by id. */
function orderedBy({ field }: ContactOrder, now: Instant): Expression {
  switch (field) {
    case 'CONTACT_ID':
      return { sql: 'NULL', parameters: [] };
    case 'NAME':
      return { sql: 'c.name_key', parameters: [] };
    case 'WAITING_SINCE':
      return { sql: 's.waiting_since', parameters: [] };
    case 'WAKE_AT':
      return { sql: `CASE WHEN ${IS_SILENT} THEN s.wake_at END`, parameters: [now] };
  }
}

/** Matches what follows a position. Contacts without a value come last. */
function addFollowing(
  where: Conditions,
  { sql, parameters }: Expression,
  follows: string,
  { id, value }: ContactPosition,
): void {
  if (value === null) where.add(`${sql} IS NULL AND c.id ${follows} ?`, ...parameters, id);
  else
    where.add(
      `${sql} IS NULL OR ${sql} ${follows} ? OR (${sql} = ? AND c.id ${follows} ?)`,
      ...[...parameters, ...parameters, value, ...parameters, value, id],
    );
}

/** Matches contacts of the bot: assigned, or, for the default bot, without an assigned bot that still exists. */
function addBot(where: Conditions, bots: readonly Bot[], botId: string): void {
  const bot = bots.find(({ id }) => id === botId);
  const others = bots.filter(({ id }) => id !== botId).map(({ id }) => id);
  if (!bot) where.add('1 = 0');
  else if (!bot.isDefault) where.add('c.bot_id = ?', botId);
  else where.addList('c.bot_id IS NULL OR c.bot_id NOT IN', others);
}

/** Matches contacts that wait: for a bot that may reply by itself, or else for a person. */
function addWaitingFor(where: Conditions, bots: readonly Bot[], waitingFor: WaitingFor, now: Instant): void {
  const isOnAutoPilot = ({ mode }: Bot) => mode === 'AUTO_PILOT';
  const isDefaultOn = bots.some((bot) => bot.isDefault && isOnAutoPilot(bot));
  const listed = bots.filter((bot) => isOnAutoPilot(bot) !== isDefaultOn).map(({ id }) => id);
  const list = inList(listed);
  // Never NULL, so that it can be negated.
  const isServed = isDefaultOn
    ? `(c.bot_id IS NULL OR c.bot_id NOT IN ${list.sql})`
    : `(c.bot_id IS NOT NULL AND c.bot_id IN ${list.sql})`;
  const isForBot = `(${OBSERVED_STATE} = 'ACTIVE' AND ${isServed})`;
  const condition = `s.waiting_since IS NOT NULL AND ${waitingFor === 'BOT' ? isForBot : `NOT ${isForBot}`}`;
  where.add(condition, now, ...list.parameters);
}
