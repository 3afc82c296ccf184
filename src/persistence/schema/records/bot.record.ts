import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BotMode, WakeOnInbound } from '../../../domain/bot';
import {
  count,
  flag,
  instant,
  milliseconds,
  name,
  named,
  nullable,
  uuid,
  word,
  workspaceKey,
} from './columns';

@Entity('bots')
export class BotRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(uuid)
  id: string;

  @Column(name)
  name: string;

  @Column(word)
  mode: BotMode;

  @Column(named('mode_epoch', count))
  modeEpoch: number;

  @Column(named('is_default', flag))
  isDefault: boolean;

  @Column(named('sleep_on_manual_message', flag))
  sleepOnManualMessage: boolean;

  @Column(named('sleep_on_workflow_message', flag))
  sleepOnWorkflowMessage: boolean;

  @Column(named('message_sleep_ms', nullable(milliseconds)))
  messageSleep: number | null;

  @Column(named('max_messages', count))
  maxMessages: number;

  @Column(named('limit_sleep_ms', nullable(milliseconds)))
  limitSleep: number | null;

  @Column(named('max_rule_sleep_ms', nullable(milliseconds)))
  maxRuleSleep: number | null;

  @Column(named('wake_on_inbound', word))
  wakeOnInbound: WakeOnInbound;

  @Column(named('wake_on_read', flag))
  wakeOnRead: boolean;

  @Column(count)
  version: number;

  @Column(named('created_at', instant))
  createdAt: number;
}
