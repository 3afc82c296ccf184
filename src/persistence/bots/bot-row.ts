import { BOT_MODES, type Bot } from '../../domain/bot';
import { areRules, BOT_RULES, DEFAULT_RULES, RULE_NAMES, type RuleName } from '../../domain/bot-rules';
import type { Instant } from '../../domain/time/instant';
import type { RecordOf, RowOf } from '../schema/table';
import type { bots } from '../schema/tables';
import { isNumber, oneOf } from '../sql/json-shape';
import type { Scalar } from '../sql/scalar';
import type { ReportUnreadable } from '../sql/unreadable-row';

export function toBotRecord(
  workspace: string,
  { rules, ...bot }: Bot,
  createdAt: Instant,
): RecordOf<typeof bots> {
  return { workspace, ...bot, ...rules, createdAt };
}

/** A bot whose row cannot be read is off, so that it does not reply under rules that were never set. */
export function fromBotRow(row: RowOf<typeof bots>, report: ReportUnreadable): Bot {
  const rules = rulesOf(row);
  const isReadable =
    isMode(row.mode) && isNumber(row.modeVersion) && isNumber(row.version) && areRules(rules);
  if (!isReadable) report({ table: 'bots', workspace: row.workspace, row: row.id });
  return {
    id: row.id,
    name: row.name,
    mode: isReadable ? row.mode : 'OFF',
    modeVersion: isNumber(row.modeVersion) ? row.modeVersion : 0,
    isDefault: !!row.isDefault,
    rules: isReadable ? rules : DEFAULT_RULES,
    version: isNumber(row.version) ? row.version : 0,
  };
}

const isMode = oneOf(BOT_MODES);
const FLAGS: ReadonlySet<RuleName> = new Set(RULE_NAMES.filter((name) => BOT_RULES[name].kind === 'FLAG'));

/** The stored value of each rule, which may be invalid. */
function rulesOf(row: RowOf<typeof bots>): Partial<Record<RuleName, Scalar>> {
  const values: Partial<Record<RuleName, Scalar>> = {};
  for (const name of RULE_NAMES) values[name] = FLAGS.has(name) ? !!row[name] : row[name];
  return values;
}
