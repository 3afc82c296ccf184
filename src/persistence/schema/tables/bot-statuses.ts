import type { BotState, StatusReason } from '../../../domain/bot-status';
import { id, instant, json, nullable, word, workspaceKey } from '../columns';
import { Table } from '../table';

/** The status of a contact as one document, and the columns that contacts are searched by. */
export const botStatuses = new Table('bot_statuses', {
  key: ['workspace', 'contactId'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    state: word<BotState>(),
    reason: word<StatusReason>(),
    wakeAt: nullable(instant),
    silentSince: nullable(instant),
    waitingSince: nullable(instant),
    /** BotStatus as JSON. */
    status: json,
  },
  indices: {
    bot_statuses_by_state: ['workspace', 'state', 'contactId'],
    bot_statuses_by_waiting: ['workspace', 'waitingSince'],
  },
});
