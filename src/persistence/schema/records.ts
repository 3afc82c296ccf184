import { BotRecord } from './records/bot.record';
import { BotStatusRecord } from './records/bot-status.record';
import { ChangeLogRecord } from './records/change-log.record';
import { ContactRecord } from './records/contact.record';
import { ErasureRecord } from './records/erasure.record';
import { IdempotencyKeyRecord } from './records/idempotency-key.record';
import { MessageKeyRecord } from './records/message-key.record';
import { ReservationRecord } from './records/reservation.record';
import { RevocationRecord } from './records/revocation.record';
import { ServiceStateRecord } from './records/service-state.record';
import { SleepTimerRecord } from './records/sleep-timer.record';
import { WorkspaceRecord } from './records/workspace.record';

export const RECORDS = [
  WorkspaceRecord,
  BotRecord,
  ContactRecord,
  BotStatusRecord,
  SleepTimerRecord,
  ChangeLogRecord,
  MessageKeyRecord,
  IdempotencyKeyRecord,
  ReservationRecord,
  ErasureRecord,
  RevocationRecord,
  ServiceStateRecord,
];
