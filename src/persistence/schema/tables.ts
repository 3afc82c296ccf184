import type { Role } from '../../application/access/caller';
import type { NewEntry } from '../../application/log-entry';
import type { Revocation } from '../../application/ports/revocation-store';
import type { DeliveryMode } from '../../application/ports/webhook-endpoint-store';
import type { StoredReservation } from '../../application/writing/loaded-rows';
import type { Actor } from '../../domain/actor';
import type { BotMode } from '../../domain/bot';
import { BOT_RULES, mapRules, type RuleName } from '../../domain/bot-rules';
import type { BotState, StatusReason } from '../../domain/bot-status';
import type { KnownOrigin } from '../../domain/event';
import type { Rule } from '../../domain/rule-kind';
import {
  apiKeyId,
  channel,
  count,
  counter,
  createdAt,
  digest,
  flag,
  id,
  instant,
  json,
  milliseconds,
  modeVersion,
  name,
  nullable,
  sequence,
  timeZone,
  tokenId,
  uuid,
  webhookId,
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

const KINDS: Readonly<Record<Rule<unknown>['kind'], Column>> = {
  FLAG: flag,
  COUNT: count,
  OPTIONAL_COUNT: nullable(count),
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
    /** A list as JSON. */
    identities: json,
    version: count,
    createdAt,
  },
});

/**
 * A contact as known to the caller's system. Every change of its status locks this row. The row of an alias has the id
 * of its contact and nothing else.
 */
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
    aliasOf: nullable(id),
    /** A list as JSON; null if there are none. */
    aliases: nullable(json),
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

/** A recorded message, or a part of a committed reply. Recording it again returns the original result. */
export const facts = new Table('facts', {
  key: ['workspace', 'contactId', 'factKey'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    factKey: digest,
    channel,
    origin: word<KnownOrigin>(),
    isGuess: flag,
    isAutomatic: flag,
    isSeen: flag,
    sentAt: instant,
    answeredAt: nullable(instant),
    token: nullable(uuid),
    matchedHash: nullable(digest),
    /** The log entry with the result. */
    seq: nullable(sequence),
    recordedAt: instant,
  },
  indices: { facts_by_age: ['recordedAt'] },
});

/** A text of a committed reply. */
export const replyHashes = new Table('reply_hashes', {
  key: ['workspace', 'contactId', 'hash', 'token'],
  columns: {
    workspace: workspaceKey,
    contactId: id,
    hash: digest,
    token: uuid,
    committedAt: instant,
    /** A list as JSON. */
    channels: json,
    isRevoked: flag,
  },
  indices: { reply_hashes_by_age: ['committedAt'] },
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

/** A reservation and, once committed, what repeats and revocations are compared with. */
export const reservations = new Table('reservations', {
  key: ['workspace', 'token'],
  columns: {
    workspace: workspaceKey,
    token: uuid,
    contactId: id,
    channel,
    botId: uuid,
    modeVersion,
    epoch: count,
    turn: count,
    reservedAt: instant,
    expiresAt: instant,
    state: word<StoredReservation['state']>(),
    partsHash: nullable(digest),
    committedAt: nullable(instant),
    /** The log entry that the commit wrote. */
    seq: nullable(sequence),
    /** The log entry that the revocation wrote. */
    revocationSeq: nullable(sequence),
  },
  indices: {
    // Merges and erasures look reservations up by contact.
    reservations_by_contact: ['workspace', 'contactId'],
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

/** The digest of an erased contact that opted out, or of one of its aliases; kept until an id is stored again. */
export const optOuts = new Table('opt_outs', {
  key: ['workspace', 'digest'],
  columns: { workspace: workspaceKey, digest, isLocked: flag, recordedAt: instant },
});

/** A revoked token, or a subject whose tokens are revoked. */
export const revocations = new Table('revocations', {
  key: ['workspace', 'kind', 'value'],
  columns: {
    workspace: workspaceKey,
    kind: word<Revocation['kind']>(),
    /** The claim `jti` or `sub`, or the id of an API key. */
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

export const apiKeys = new Table('api_keys', {
  key: ['id'],
  columns: {
    id: apiKeyId,
    workspace: workspaceKey,
    name,
    role: word<Role>(),
    /** A list of texts; `null` for all scopes. */
    scopes: nullable(json),
    secretHash: digest,
    createdAt,
    creatorKind: word<Actor['kind']>(),
    creatorId: nullable(id),
    creatorName: nullable(name),
    /** That of a revoked key is at the latest its revocation. */
    expiresAt: nullable(instant),
    lastUsedAt: nullable(instant),
    revokedAt: nullable(instant),
  },
  indices: { api_keys_by_name: ['workspace', 'name'], api_keys_by_expiry: ['expiresAt'] },
});

export const inboundWebhooks = new Table('inbound_webhooks', {
  key: ['id'],
  columns: {
    id: webhookId,
    workspace: workspaceKey,
    name,
    source: word<string>(),
    /** A list of texts. They are compared with signatures, so that a digest would not do. */
    secrets: json,
    contactIdTemplate: nullable(id),
    /** An object with texts. */
    options: json,
    createdAt,
    creatorKind: word<Actor['kind']>(),
    creatorId: nullable(id),
    creatorName: nullable(name),
    accepted: counter,
    ignored: counter,
    failed: counter,
    unverified: counter,
    suspectedEchoes: counter,
    lastSuspectedEchoAt: nullable(instant),
    lastDeliveryAt: nullable(instant),
    lastProblem: nullable(id),
    lastProblemAt: nullable(instant),
  },
  indices: { inbound_webhooks_by_name: ['workspace', 'name'] },
});

export const webhookEndpoints = new Table('webhook_endpoints', {
  key: ['id'],
  columns: {
    id: uuid,
    workspace: workspaceKey,
    name,
    url: json,
    format: word<string>(),
    mode: word<DeliveryMode>(),
    /** A list of texts. */
    eventTypes: json,
    /** A list of texts; null for all. */
    states: nullable(json),
    /** A list of EndpointSecret as JSON. They sign, so that a digest would not do. */
    secrets: json,
    createdAt,
    creatorKind: word<Actor['kind']>(),
    creatorId: nullable(id),
    creatorName: nullable(name),
    /** The position in the log. */
    seq: sequence,
    failingSince: nullable(instant),
    lastDeliveredAt: nullable(instant),
    delivered: counter,
    disabledAt: nullable(instant),
    disabledReason: nullable(id),
    /** The earliest of its retries. */
    nextAttemptAt: nullable(instant),
    /** The node that delivers to it, and until when; after its end, the time before which nobody claims it. */
    lease: nullable(uuid),
    leasedUntil: counter,
  },
  indices: { webhook_endpoints_by_name: ['workspace', 'name'] },
});

/** An event that waits for another attempt, and with it later ones of its contact; or a parked one. */
export const webhookRetries = new Table('webhook_retries', {
  key: ['endpointId', 'contactId', 'seq'],
  columns: {
    endpointId: uuid,
    workspace: workspaceKey,
    contactId: id,
    seq: sequence,
    attempts: count,
    nextAttemptAt: nullable(instant),
    parkedAt: nullable(instant),
  },
  indices: {
    webhook_retries_by_contact: ['workspace', 'contactId'],
    webhook_retries_by_age: ['parkedAt'],
  },
});

/** Kept for two days. */
export const webhookAttempts = new Table('webhook_attempts', {
  key: ['id'],
  columns: {
    id: uuid,
    endpointId: uuid,
    workspace: workspaceKey,
    contactId: id,
    eventId: uuid,
    attemptedAt: instant,
    durationMs: count,
    status: nullable(count),
    problem: nullable(id),
    response: nullable(json),
  },
  indices: {
    webhook_attempts_by_endpoint: ['endpointId', 'attemptedAt'],
    webhook_attempts_by_contact: ['workspace', 'contactId'],
    webhook_attempts_by_age: ['attemptedAt'],
  },
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
  facts,
  replyHashes,
  idempotencyKeys,
  reservations,
  changeLog,
  erasures,
  optOuts,
  revocations,
  apiKeys,
  inboundWebhooks,
  webhookEndpoints,
  webhookRetries,
  webhookAttempts,
  serviceState,
];
