import type { MessageOrigin } from '../../../domain/event';
import { id, instant, sequence, word, workspaceKey } from '../columns';
import { Table } from '../table';

/** A recorded message. Recording the same id again returns the original result. */
export const messageKeys = new Table('message_keys', {
  key: ['workspace', 'contactId', 'messageId'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    messageId: id,
    origin: word<MessageOrigin>(),
    /** The log entry with the result. */
    seq: sequence,
    recordedAt: instant,
  },
  indices: { message_keys_by_age: ['recordedAt'] },
});
