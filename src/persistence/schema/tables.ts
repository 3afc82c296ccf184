import type { NewEntry } from '../../application/log-entry';
import type { RevocationTarget } from '../../application/ports/revocation-store';
import type { StoredReservation } from '../../application/writing/unit-of-work';
import type { Actor } from '../../domain/actor';
import type { BotMode } from '../../domain/bot';
import { BOT_RULES, mapRules, type RuleName } from '../../domain/bot-rules';
import type { BotState, StatusReason } from '../../domain/bot-status';
import type { MessageOrigin } from '../../domain/event';
import {
  channel,
  count,
  createdAt,
  digest,
  flag,
  id,
  inboundMessageId,
  instant,
  json,
  messageId,
  milliseconds,
  modeVersion,
  name,
  nullable,
  sequence,
  timeZone,
  tokenId,
  uuid,
  word,
  workspaceKey,
} from './columns';
import { type Column, Table, toSnakeCase } from './table';

/** The sequence that orders the changes of a workspace; incremented late in each transaction. */
export const workspaces = new Table('workspaces', {
  key: ['workspace'],
  columns: {
    workspace: workspaceKey,
    seq: sequence,
    /** Log entries up to this sequence have been pruned. */
    prunedThrough: { ...sequence, default: 0 },
  },
});

const KINDS: Readonly<Record<'FLAG' | 'COUNT' | 'DURATION' | 'CHOICE', Column>> = {
  FLAG: flag,
  COUNT: count,
  DURATION: nullable(milliseconds),
  CHOICE: word(),
};

/** Named after the rule, with the unit of a duration. The default lets nodes that do not know the rule save bots. */
const RULE_COLUMNS = mapRules<Record<RuleName, Column>>((rule) => {
  const { kind, default: value } = BOT_RULES[rule];
  const name = toSnakeCase(rule) + (kind === 'DURATION' ? '_ms' : '');
  return { ...KINDS[kind], name, ...(value !== null && { default: value }) };
});

export const bots = new Table('bots', {
  key: ['workspace', 'id'],
  columns: {
    workspace: workspaceKey,
    id: uuid,
    name,
    mode: word<BotMode>(),
    modeVersion,
    isDefault: flag,
    ...RULE_COLUMNS,
    version: count,
    createdAt,
  },
});

/** A contact as known to the caller's system. Every change of its status locks this row. */
export const contacts = new Table('contacts', {
  key: ['workspace', 'id'],
  columns: {
    workspace: workspaceKey,
    id,
    name: nullable(name),
    /** The normalized name that searches compare. */
    nameKey: nullable(name),
    timeZone: nullable(timeZone),
    botId: nullable(uuid),
    createdAt,
  },
  indices: { contacts_by_name: ['workspace', 'nameKey'], contacts_by_bot: ['workspace', 'botId'] },
});

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

/** A pending wake. In a table of its own, so that finding due wakes is cheap at any number of contacts. */
export const sleepTimers = new Table('sleep_timers', {
  key: ['workspace', 'contactId'],
  columns: { workspace: workspaceKey, contactId: id, wakeAt: instant },
  indices: {
    sleep_timers_by_wake_at: ['wakeAt'],
    sleep_timers_by_workspace: ['workspace', 'wakeAt', 'contactId'],
  },
});

/** A recorded message. Recording the same id again returns the original result. */
export const messageKeys = new Table('message_keys', {
  key: ['workspace', 'contactId', 'messageId'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    messageId,
    origin: word<MessageOrigin>(),
    /** The log entry with the result. */
    seq: sequence,
    recordedAt: instant,
  },
  indices: { message_keys_by_age: ['recordedAt'] },
});

/** The digest of an idempotency key for one operation. Its result is the range of log entries. */
export const idempotencyKeys = new Table('idempotency_keys', {
  key: ['workspace', 'idempotencyKey'],
  columns: {
    workspace: workspaceKey,
    idempotencyKey: digest,
    inputHash: digest,
    /** Null if the operation changed nothing. */
    firstSeq: nullable(sequence),
    lastSeq: nullable(sequence),
    recordedAt: instant,
  },
  indices: { idempotency_keys_by_age: ['recordedAt'] },
});

/** A reservation and, once committed, how its echo is recognized. */
export const reservations = new Table('reservations', {
  key: ['workspace', 'token'],
  columns: {
    workspace: workspaceKey,
    token: uuid,
    contactId: id,
    channel,
    inboundMessageId: nullable(inboundMessageId),
    botId: uuid,
    modeVersion,
    epoch: count,
    turn: count,
    expiresAt: instant,
    state: word<StoredReservation['state']>(),
    messageId: nullable(messageId),
    bodyHash: nullable(messageId),
    committedAt: nullable(instant),
    echoId: nullable(messageId),
    /** The log entry that the commit wrote. */
    seq: nullable(sequence),
  },
  indices: {
    reservations_by_message: ['workspace', 'contactId', 'messageId'],
    reservations_by_body: ['workspace', 'contactId', 'bodyHash', 'committedAt'],
    reservations_by_expiry: ['expiresAt'],
  },
});

/** An entry of a workspace's log. The columns from `silenceStartedAt` on are only set for status changes. */
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
    silenceStartedAt: nullable(instant),
    silenceEndedAt: nullable(instant),
    silenceReason: nullable(word<StatusReason>()),
    /** StatusChange as JSON. */
    statusChange: nullable(json),
  },
  indices: {
    change_log_by_contact: ['workspace', 'contactId', 'seq'],
    change_log_by_silence: ['workspace', 'silenceEndedAt'],
  },
});

/** The digest of an erased contact, kept until all its subscribers have been notified. */
export const erasures = new Table('erasures', {
  key: ['workspace', 'seq'],
  columns: { workspace: workspaceKey, seq: sequence, digest, recordedAt: instant },
  indices: { erasures_by_age: ['recordedAt'] },
});

/** A revoked token, or a subject whose tokens are revoked. */
export const revocations = new Table('revocations', {
  key: ['workspace', 'kind', 'value'],
  columns: {
    workspace: workspaceKey,
    kind: word<RevocationTarget['kind']>(),
    /** The claim `jti` or `sub`. */
    value: tokenId,
    seq: sequence,
    revokedAt: instant,
    expiresAt: instant,
    actorKind: word<Actor['kind']>(),
    actorId: nullable(id),
    actorName: nullable(name),
  },
  indices: { revocations_by_seq: ['seq'], revocations_by_expiry: ['expiresAt'] },
});

/** Facts about this database as a whole, such as the id of its change log. */
export const serviceState = new Table('service_state', {
  key: ['name'],
  columns: { name: id, value: id },
});

export const TABLES: readonly Table[] = [
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
