import type { AnyTable } from './table';
import { botStatuses } from './tables/bot-statuses';
import { bots } from './tables/bots';
import { changeLog } from './tables/change-log';
import { contacts } from './tables/contacts';
import { erasures } from './tables/erasures';
import { idempotencyKeys } from './tables/idempotency-keys';
import { messageKeys } from './tables/message-keys';
import { reservations } from './tables/reservations';
import { revocations } from './tables/revocations';
import { serviceState } from './tables/service-state';
import { sleepTimers } from './tables/sleep-timers';
import { workspaces } from './tables/workspaces';

export const TABLES: readonly AnyTable[] = [
  workspaces,
  bots,
  contacts,
  sleepTimers,
  botStatuses,
  messageKeys,
  idempotencyKeys,
  reservations,
  changeLog,
  erasures,
  revocations,
  serviceState,
];
