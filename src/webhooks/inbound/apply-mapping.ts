import type { Caller } from '../../application/access/caller';
import { AppError } from '../../application/app-error';
import type { Commands } from '../../application/commands/commands';
import type { SetBotStatusInput } from '../../application/commands/statuses/set-bot-status';
import { STATUS_REASONS } from '../../domain/bot-status';
import type { Refusal } from '../../domain/refusal';
import type { Mapping, WebhookActor } from './source';

/** What an item means, or why it means nothing. */
export type MappedItem = Mapping | { readonly kind: 'FAILED'; readonly why: string };

/** What became of an item. */
export type Applied =
  | { readonly result: 'ACCEPTED' }
  | { readonly result: 'IGNORED' | 'FAILED'; readonly why: string };

const ACCEPTED: Applied = { result: 'ACCEPTED' };

/** Of a status to set, what a webhook leaves as it is by default. */
const UNCHANGED = {
  ...{ wake: null, note: null, pinned: false, locked: false, endOnReply: false, neverShorten: false },
  ...{ evenIfUnavailable: false, expectedVersion: null, onlyIf: null, onBehalfOf: null },
} as const;

/**
 * Does what a mapping means. `key` identifies it among all that the webhook has received, so that a repeated delivery
 * changes nothing. Throws AppError while nothing can be stored.
 */
export async function applyMapping(
  commands: Commands,
  caller: Caller,
  mapping: MappedItem,
  key: string,
): Promise<Applied> {
  if (mapping.kind === 'IGNORED' || mapping.kind === 'FAILED')
    return { result: mapping.kind, why: mapping.why };
  const refusal = await call(commands, caller, mapping, key);
  if (refusal === null) return ACCEPTED;
  const isNothingToDo = refusal.code === 'NOT_FOUND' || refusal.code === 'BOT_UNAVAILABLE';
  return { result: isNothingToDo ? 'IGNORED' : 'FAILED', why: refusal.message };
}

async function call(
  commands: Commands,
  caller: Caller,
  mapping: Exclude<Mapping, { kind: 'IGNORED' }>,
  key: string,
): Promise<Refusal | null> {
  switch (mapping.kind) {
    case 'MESSAGE':
      return (await commands.recordMessage(caller, { ...UNKNOWN_OF_MESSAGE, ...mapping.message })).refusal;
    case 'READ': {
      const { contactId, at: readAt } = mapping;
      return (await commands.markConversationRead(caller, { contactId, readAt, onBehalfOf: null })).refusal;
    }
    case 'CONTACT':
      return (await commands.saveContacts(caller, [mapping.contact])).refusal;
    case 'CONTACT_DELETION':
      // What the other system has erased, an administrator wanted it to erase here, too.
      return (await commands.deleteContact({ ...caller, role: 'ADMIN' }, mapping.contactId)).refusal;
    case 'ALIAS': {
      const { contactId, aliasId } = mapping;
      return (await commands.linkContact(caller, { contactId, aliasId, onBehalfOf: null })).refusal;
    }
    case 'GOAL': {
      const { contactId, goal } = mapping;
      const nothing = { wake: null, finalReplyToken: null, onBehalfOf: null };
      return (await commands.reportGoal(caller, { contactId, goal, idempotencyKey: key, ...nothing }))
        .refusal;
    }
    case 'ASSIGNMENT':
      return assign(commands, caller, mapping, key);
    default:
      return (await commands.setBotStatus(caller, toStatus(mapping, key))).refusal;
  }
}

/** What somebody else has set is made longer, but stays theirs: otherwise, the release would end it. */
async function assign(
  commands: Commands,
  caller: Caller,
  mapping: Extract<Mapping, { kind: 'ASSIGNMENT' }>,
  key: string,
): Promise<Refusal | null> {
  const status = toStatus(mapping, `${key}:theirs`);
  const onlyIf = { states: ['SLEEPING'], causedBy: ['OTHER'] } as const;
  const { outcome, refusal } = await commands.setBotStatus(caller, { ...status, reason: THEIRS, onlyIf });
  if (refusal !== null || outcome !== 'SKIPPED') return refusal;
  return (await commands.setBotStatus(caller, toStatus(mapping, key))).refusal;
}

/** The reason of a sleep that a release does not end. */
const THEIRS = 'MANUAL';
const NOT_THEIRS = STATUS_REASONS.filter((reason) => reason !== THEIRS);

const UNKNOWN_OF_MESSAGE = {
  ...{ sentAt: null, bodyHash: null, replyToken: null, isAutomatic: false, actor: null },
} as const;

function toStatus(
  mapping: Extract<Mapping, { kind: 'OPT_OUT' | 'ASSIGNMENT' | 'RELEASE' }>,
  idempotencyKey: string,
): SetBotStatusInput {
  const { contactId } = mapping;
  const common = { ...UNCHANGED, contactId, idempotencyKey };
  if (mapping.kind === 'OPT_OUT')
    return { ...common, state: 'INACTIVE', reason: 'OPT_OUT', evenIfUnavailable: true };
  const person = { reason: 'WORKFLOW_ACTION' as const, onBehalfOf: toPerson(mapping.actor) };
  if (mapping.kind === 'ASSIGNMENT')
    return { ...common, ...person, state: 'SLEEPING', wake: { until: 'WOKEN' }, neverShorten: true };
  // Never what a person has set, and never an opt-out, not even one that this webhook reported.
  const onlyIf = { states: ['SLEEPING'], causedBy: ['RULE', 'CALLER'], reasons: NOT_THEIRS } as const;
  return { ...common, ...person, state: 'ACTIVE', onlyIf };
}

function toPerson(actor: WebhookActor | null) {
  return actor?.id ? { id: actor.id, name: actor.name } : null;
}

/** Whether the error means that nothing can be stored for now. */
export function isTemporary(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED');
}
