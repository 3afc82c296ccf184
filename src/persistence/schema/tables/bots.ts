import type { BotMode } from '../../../domain/bot';
import { BOT_RULES, mapRules, type RuleName } from '../../../domain/bot-rules';
import {
  type Column,
  count,
  fixed,
  flag,
  instant,
  milliseconds,
  name,
  named,
  nullable,
  uuid,
  word,
  workspaceKey,
} from '../columns';
import { Table, toSnakeCase } from '../table';

const KINDS: Readonly<Record<'FLAG' | 'COUNT' | 'DURATION' | 'CHOICE', Column>> = {
  FLAG: flag,
  COUNT: count,
  DURATION: nullable(milliseconds),
  CHOICE: word(),
};

/** Named after the rule, with the unit of a duration. The default lets nodes that do not know the rule save bots. */
const RULE_COLUMNS = mapRules<Record<RuleName, Column>>((rule) => {
  const { kind, default: value } = BOT_RULES[rule];
  const column = toSnakeCase(rule);
  const named = { ...KINDS[kind], name: kind === 'DURATION' ? `${column}_ms` : column };
  return value === null ? named : { ...named, default: value };
});

export const bots = new Table('bots', {
  key: ['workspace', 'id'],
  columns: {
    workspace: workspaceKey,
    id: uuid,
    name,
    mode: word<BotMode>(),
    modeVersion: named('mode_epoch', count),
    isDefault: flag,
    ...RULE_COLUMNS,
    version: count,
    createdAt: fixed(instant),
  },
});
