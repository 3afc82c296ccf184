import { BOT_RULES, type BotRules, mapRules, RULE_NAMES, type RuleName } from '../../domain/bot-rules';
import type { Scalar } from '../database/database';
import type { ColumnValues } from '../sql/rows';

/** The column of each rule: its name in snake case, a length of time in milliseconds. */
export const RULE_COLUMNS = mapRules<Record<RuleName, string>>((name) => {
  const words = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return BOT_RULES[name].kind === 'DURATION' ? `${words}_ms` : words;
});

export function toRuleColumns(rules: BotRules): ColumnValues {
  return Object.fromEntries(RULE_NAMES.map((name) => [RULE_COLUMNS[name], rules[name]]));
}

const COLUMNS = RULE_NAMES.map((name) => ({
  name,
  column: RULE_COLUMNS[name],
  isFlag: BOT_RULES[name].kind === 'FLAG',
}));

/** What a row says of each rule, which need not make sense. */
export function fromRuleColumns(row: ColumnValues): Partial<Record<RuleName, Scalar>> {
  const values: Partial<Record<RuleName, Scalar>> = {};
  for (const { name, column, isFlag } of COLUMNS) values[name] = isFlag ? !!row[column] : row[column];
  return values;
}
