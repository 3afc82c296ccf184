import type { MessageOrigin } from '../../../domain/event';
import { id, instant, sequence, word, workspaceKey } from '../columns';
import { Table } from '../table';

/** A message that was recorded: the same id again gets the first answer. */
export const messageKeys = new Table('message_keys', {
  key: ['workspace', 'contactId', 'messageId'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    messageId: id,
    origin: word<MessageOrigin>(),
    /** The log entry that is the answer. */
    seq: sequence,
    recordedAt: instant,
  },
  indices: { message_keys_by_age: ['recordedAt'] },
});
