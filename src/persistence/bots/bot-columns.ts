import {
  BOT_MODES,
  type Bot,
  type BotMode,
  DEFAULT_RULES,
  findRuleOutOfBounds,
  WAKE_ON_INBOUND,
  type WakeOnInbound,
} from '../../domain/bot';
import { isNumber, isOneOf } from '../sql/json-shape';
import type { ColumnValues } from '../sql/rows';
import type { ReportUnreadable } from '../sql/unreadable-row';

export interface BotColumns {
  readonly id: string;
  readonly name: string;
  readonly mode: BotMode;
  readonly mode_epoch: number;
  readonly is_default: number;
  readonly sleep_on_manual_message: number;
  readonly sleep_on_workflow_message: number;
  readonly message_sleep_ms: number | null;
  readonly max_messages: number;
  readonly limit_sleep_ms: number | null;
  readonly max_rule_sleep_ms: number | null;
  readonly wake_on_inbound: WakeOnInbound;
  readonly wake_on_read: number;
  readonly version: number;
}

/** All but `created_at`, which never changes. */
export function toBotColumns(workspace: string, { rules, ...bot }: Bot): ColumnValues {
  return {
    workspace,
    id: bot.id,
    name: bot.name,
    mode: bot.mode,
    mode_epoch: bot.modeVersion,
    is_default: bot.isDefault,
    sleep_on_manual_message: rules.sleepOnManualMessage,
    sleep_on_workflow_message: rules.sleepOnWorkflowMessage,
    message_sleep_ms: rules.messageSleep,
    max_messages: rules.maxMessages,
    limit_sleep_ms: rules.limitSleep,
    max_rule_sleep_ms: rules.maxRuleSleep,
    wake_on_inbound: rules.wakeOnInbound,
    wake_on_read: rules.wakeOnRead,
    version: bot.version,
  };
}

/** A bot of which the row makes no sense is off, so that nobody is written to by rules that nobody has set. */
export function fromBotColumns(workspace: string, row: BotColumns, report: ReportUnreadable): Bot {
  const bot: Bot = {
    id: row.id,
    name: row.name,
    mode: row.mode,
    modeVersion: row.mode_epoch,
    isDefault: !!row.is_default,
    rules: {
      sleepOnManualMessage: !!row.sleep_on_manual_message,
      sleepOnWorkflowMessage: !!row.sleep_on_workflow_message,
      messageSleep: row.message_sleep_ms,
      maxMessages: row.max_messages,
      limitSleep: row.limit_sleep_ms,
      maxRuleSleep: row.max_rule_sleep_ms,
      wakeOnInbound: row.wake_on_inbound,
      wakeOnRead: !!row.wake_on_read,
    },
    version: row.version,
  };
  if (isReadable(bot)) return bot;
  report({ table: 'bots', workspace, row: bot.id });
  const { version, modeVersion } = bot;
  return {
    ...bot,
    mode: 'OFF',
    rules: DEFAULT_RULES,
    version: isNumber(version) ? version : 0,
    modeVersion: isNumber(modeVersion) ? modeVersion : 0,
  };
}

const MODES: ReadonlySet<string> = new Set(BOT_MODES);
const INBOUND_RULES: ReadonlySet<string> = new Set(WAKE_ON_INBOUND);

function isReadable({ mode, modeVersion, rules, version }: Bot): boolean {
  return (
    isOneOf(MODES, mode) &&
    isOneOf(INBOUND_RULES, rules.wakeOnInbound) &&
    isNumber(modeVersion) &&
    isNumber(version) &&
    findRuleOutOfBounds(rules) === null
  );
}
