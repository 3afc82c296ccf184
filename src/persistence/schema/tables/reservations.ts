import type { StoredReservation } from '../../../application/writing/unit-of-work';
import { channel, count, id, instant, named, nullable, sequence, uuid, word, workspaceKey } from '../columns';
import { Table } from '../table';

/** A reservation and, once committed, how its echo is recognized. */
export const reservations = new Table('reservations', {
  key: ['workspace', 'token'],
  columns: {
    workspace: workspaceKey,
    token: uuid,
    contactId: id,
    channel,
    inboundMessageId: nullable(id),
    botId: uuid,
    modeVersion: named('mode_epoch', count),
    epoch: count,
    turn: count,
    expiresAt: instant,
    state: word<StoredReservation['state']>(),
    messageId: nullable(id),
    bodyHash: nullable(id),
    committedAt: nullable(instant),
    echoId: nullable(id),
    /** The log entry that the commit wrote. */
    seq: nullable(sequence),
  },
  indices: {
    reservations_by_message: ['workspace', 'contactId', 'messageId'],
    reservations_by_body: ['workspace', 'contactId', 'bodyHash', 'committedAt'],
    reservations_by_expiry: ['expiresAt'],
  },
});
