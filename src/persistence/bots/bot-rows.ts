import type { BotAccess } from '../../application/writing/load-spec';
import type { UnitOfWork } from '../../application/writing/unit-of-work';
import { BOT_MODES, type Bot } from '../../domain/bot';
import { areRules, BOT_RULES, DEFAULT_RULES, RULE_NAMES, type RuleName } from '../../domain/bot-rules';
import type { Instant } from '../../domain/time/instant';
import { lockWorkspace } from '../change-log/workspace-sequence';
import type { ReportUnreadable, Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { bots } from '../schema/tables';
import { isNumber, oneOf, parseTexts } from '../sql/json-shape';
import { insertRows, selectRows, upsertRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';

const COLUMNS = bots.select('b');

/** With a lock, waits for concurrent changes of the bots, because the mode of a bot permits a reply. */
export async function loadBots(session: Session, workspace: string, lock = ''): Promise<Bot[]> {
  const conditions = `WHERE workspace = ? ORDER BY created_at, id ${lock}`;
  const rows = await selectRows(session, bots, conditions, [workspace]);
  return rows.map((row) => fromBotRow(row, session.reportUnreadable));
}

/**
 * Loads the bots, locked as `access` requires, and the database's time. One statement reads both, because each
 * statement is a round trip while the contacts are locked.
 */
export async function loadBotsAndTime(
  session: Session,
  workspace: string,
  access: BotAccess,
): Promise<{ readonly bots: Bot[]; readonly databaseTime: Instant | null }> {
  const { now, forShare, forUpdate } = session.dialect;
  if (access === 'NONE') {
    const [row] = now === null ? [] : await session.query<{ now: number }>(`SELECT ${now} AS now`);
    return { bots: [], databaseTime: row ? Number(row.now) : null };
  }
  if (access === 'WRITE') {
    await loadBots(session, workspace, forUpdate);
    // Bots that other transactions are creating cannot be locked yet. Once the workspace is locked, all are visible.
    await lockWorkspace(session, workspace);
  }
  const rows = await session.query<RowOf<typeof bots> & { readonly now: Instant | null }>(
    `SELECT ${COLUMNS}, ${now ?? 'NULL'} AS now FROM (SELECT 1) one
     LEFT JOIN bots b ON b.workspace = ? ORDER BY b.created_at, b.id ${access === 'WRITE' ? forUpdate : forShare}`,
    [workspace],
  );
  const time = rows[0]?.now ?? null;
  const found = rows.filter(({ id }) => id !== null);
  return {
    bots: found.map((row) => fromBotRow(row, session.reportUnreadable)),
    databaseTime: time === null ? null : Number(time),
  };
}

export async function saveBots(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const staged = [...unit.staged.bots.values()];
  const toRecord = ({ rules, identities, ...bot }: Bot) => ({
    ...{ workspace, ...bot, ...rules },
    identities: JSON.stringify(identities),
    createdAt: unit.now,
  });
  const created = staged.filter(({ id }) => !unit.isStoredBot(id));
  await insertRows(session, bots, created.map(toRecord));
  const known = staged.filter(({ id }) => unit.isStoredBot(id));
  await upsertRows(session, bots, known.map(toRecord));
  for (const id of unit.staged.deletedBots)
    await session.execute('DELETE FROM bots WHERE workspace = ? AND id = ?', [workspace, id]);
}

/** A bot whose row cannot be read is off, so that it does not reply under rules that were never set. */
function fromBotRow(row: RowOf<typeof bots>, report: ReportUnreadable): Bot {
  const rules = rulesOf(row);
  const identities = parseTexts(row.identities);
  const isReadable =
    isMode(row.mode) &&
    isNumber(row.modeVersion) &&
    isNumber(row.version) &&
    areRules(rules) &&
    identities !== null;
  if (!isReadable) report({ table: 'bots', workspace: row.workspace, row: row.id });
  return {
    id: row.id,
    name: row.name,
    mode: isReadable ? row.mode : 'OFF',
    modeVersion: isNumber(row.modeVersion) ? row.modeVersion : 0,
    isDefault: !!row.isDefault,
    rules: isReadable ? rules : DEFAULT_RULES,
    identities: identities ?? [],
    version: isNumber(row.version) ? row.version : 0,
  };
}

const isMode = oneOf(BOT_MODES);

/** The stored value of each rule, which may be invalid. */
function rulesOf(row: RowOf<typeof bots>): Partial<Record<RuleName, Scalar>> {
  const values: Partial<Record<RuleName, Scalar>> = {};
  for (const name of RULE_NAMES) values[name] = BOT_RULES[name].kind === 'FLAG' ? !!row[name] : row[name];
  return values;
}
