import type { BotMode, WakeOnInbound } from '../../../domain/bot';
import {
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
import { Table } from '../table';

export const bots = new Table('bots', {
  key: ['workspace', 'id'],
  columns: {
    workspace: workspaceKey,
    id: uuid,
    name,
    mode: word<BotMode>(),
    modeVersion: named('mode_epoch', count),
    isDefault: flag,
    sleepOnManualMessage: flag,
    sleepOnWorkflowMessage: flag,
    messageSleep: named('message_sleep_ms', nullable(milliseconds)),
    maxMessages: count,
    limitSleep: named('limit_sleep_ms', nullable(milliseconds)),
    maxRuleSleep: named('max_rule_sleep_ms', nullable(milliseconds)),
    wakeOnInbound: word<WakeOnInbound>(),
    wakeOnRead: flag,
    version: count,
    createdAt: fixed(instant),
  },
});
