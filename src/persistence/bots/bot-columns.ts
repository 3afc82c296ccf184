import { BOT_MODES, type Bot, type BotMode } from '../../domain/bot';
import { areRules, DEFAULT_RULES } from '../../domain/bot-rules';
import { isNumber, isOneOf } from '../sql/json-shape';
import type { ColumnValues } from '../sql/rows';
import type { ReportUnreadable } from '../sql/unreadable-row';
import { fromRuleColumns, toRuleColumns } from './rule-columns';

export interface BotColumns extends ColumnValues {
  readonly id: string;
  readonly name: string;
  readonly mode: BotMode;
  readonly mode_epoch: number;
  readonly is_default: number;
  readonly version: number;
}

/** All but `created_at`, which never changes. */
export function toBotColumns(workspace: string, bot: Bot): ColumnValues {
  return {
    workspace,
    id: bot.id,
    name: bot.name,
    mode: bot.mode,
    mode_epoch: bot.modeVersion,
    is_default: bot.isDefault,
    ...toRuleColumns(bot.rules),
    version: bot.version,
  };
}

/** A bot of which the row makes no sense is off, so that nobody is written to by rules that nobody has set. */
export function fromBotColumns(workspace: string, row: BotColumns, report: ReportUnreadable): Bot {
  const rules = fromRuleColumns(row);
  const isReadable =
    isOneOf(MODES, row.mode) && isNumber(row.mode_epoch) && isNumber(row.version) && areRules(rules);
  if (!isReadable) report({ table: 'bots', workspace, row: row.id });
  return {
    id: row.id,
    name: row.name,
    mode: isReadable ? row.mode : 'OFF',
    modeVersion: isNumber(row.mode_epoch) ? row.mode_epoch : 0,
    isDefault: !!row.is_default,
    rules: isReadable ? rules : DEFAULT_RULES,
    version: isNumber(row.version) ? row.version : 0,
  };
}

const MODES: ReadonlySet<string> = new Set(BOT_MODES);
