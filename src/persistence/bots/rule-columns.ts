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

/** What a row says of each rule, which need not make sense. */
export function fromRuleColumns(row: ColumnValues): Record<RuleName, Scalar | undefined> {
  return mapRules<Record<RuleName, Scalar | undefined>>((name) => {
    const value = row[RULE_COLUMNS[name]];
    return BOT_RULES[name].kind === 'FLAG' ? !!value : value;
  });
}
