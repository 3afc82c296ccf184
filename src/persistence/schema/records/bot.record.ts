import { Column, type ColumnOptions, Entity, PrimaryColumn } from 'typeorm';
import type { BotMode } from '../../../domain/bot';
import { BOT_RULES, RULE_NAMES } from '../../../domain/bot-rules';
import { RULE_COLUMNS } from '../../bots/rule-columns';
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

/** And a column for each rule, see below. */
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

  @Column(count)
  version: number;

  @Column(named('created_at', instant))
  createdAt: number;
}

const KINDS = { FLAG: flag, COUNT: count, DURATION: nullable(milliseconds), CHOICE: word };

/** With its default, so that nodes that do not know a rule yet can store bots beside those that do. */
for (const rule of RULE_NAMES) {
  const { kind, default: value } = BOT_RULES[rule];
  const column: ColumnOptions = {
    ...KINDS[kind],
    name: RULE_COLUMNS[rule],
    ...(value !== null && { default: value }),
  };
  Column(column)(BotRecord.prototype, rule);
}
