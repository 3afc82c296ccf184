import { BOT_MODES, type Bot, DEFAULT_RULES, findRuleOutOfBounds, WAKE_ON_INBOUND } from '../../domain/bot';
import type { Instant } from '../../domain/instant';
import type { RecordOf, RowOf } from '../schema/table';
import type { bots } from '../schema/tables/bots';
import { isNumber, isOneOf } from '../sql/json-shape';
import type { ReportUnreadable } from '../sql/unreadable-row';

export function toBotRecord(
  workspace: string,
  { rules, ...bot }: Bot,
  createdAt: Instant,
): RecordOf<typeof bots> {
  return { workspace, ...bot, ...rules, createdAt };
}

/** A bot of which the row makes no sense is off, so that nobody is written to by rules that nobody has set. */
export function fromBotRow(row: RowOf<typeof bots>, report: ReportUnreadable): Bot {
  const { id, name, mode, modeVersion, version } = row;
  const bot: Bot = {
    ...{ id, name, mode, modeVersion, version },
    isDefault: !!row.isDefault,
    rules: {
      sleepOnManualMessage: !!row.sleepOnManualMessage,
      sleepOnWorkflowMessage: !!row.sleepOnWorkflowMessage,
      messageSleep: row.messageSleep,
      maxMessages: row.maxMessages,
      limitSleep: row.limitSleep,
      maxRuleSleep: row.maxRuleSleep,
      wakeOnInbound: row.wakeOnInbound,
      wakeOnRead: !!row.wakeOnRead,
    },
  };
  if (isReadable(bot)) return bot;
  report({ table: 'bots', workspace: row.workspace, row: id });
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
