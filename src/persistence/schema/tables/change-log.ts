import type { NewEntry } from '../../../application/log-entry';
import type { StatusReason } from '../../../domain/bot-status';
import { flag, id, instant, json, nullable, sequence, uuid, word, workspaceKey } from '../columns';
import { Table } from '../table';

/** An entry of a workspace's log. The columns from `stretchFrom` on are only set for status changes. */
export const changeLog = new Table('change_log', {
  key: ['workspace', 'seq'],
  columns: {
    workspace: workspaceKey,
    seq: sequence,
    id: uuid,
    kind: word<NewEntry['kind']>(),
    /** Whether subscribers are notified. */
    isPushed: flag,
    contactId: nullable(id),
    /** The bot of a BOT entry. */
    botId: nullable(uuid),
    recordedAt: instant,
    stretchFrom: nullable(instant),
    stretchTo: nullable(instant),
    stretchReason: nullable(word<StatusReason>()),
    /** StatusChange as JSON. */
    statusChange: nullable(json),
  },
  indices: {
    change_log_by_contact: ['workspace', 'contactId', 'seq'],
    change_log_by_stretch: ['workspace', 'stretchTo'],
  },
});
