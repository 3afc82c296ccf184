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
  | { readonly result: 'ACCEPTED'; readonly isSuspectedEcho: boolean }
  | { readonly result: 'IGNORED' | 'FAILED'; readonly why: string };

/** Of a status to set, what a webhook leaves as it is by default. */
const UNCHANGED = {
  ...{ wake: null, note: null, pinned: false, locked: false, endOnReply: false, neverShorten: false },
  ...{ evenIfUnavailable: false, expectedVersion: null, onlyIf: null, onBehalfOf: null },
} as const;

/**
 * Does what a mapping means. `key` identifies it among all that the webhook has received, so that a repeated delivery
 * changes nothing. Throws AppError while nothing can be stored, and FORBIDDEN if the API key of the caller lacks access.
 */
export async function applyMapping(
  commands: Commands,
  caller: Caller,
  mapping: MappedItem,
  key: string,
): Promise<Applied> {
  if (mapping.kind === 'IGNORED' || mapping.kind === 'FAILED')
    return { result: mapping.kind, why: mapping.why };
  const { refusal, isSuspectedEcho = false } = await call(commands, caller, mapping, key);
  if (refusal === null) return { result: 'ACCEPTED', isSuspectedEcho };
  // The owner of a key learns of it at once. What else is forbidden depends on the status, and no key changes that.
  if (refusal.code === 'FORBIDDEN' && caller.apiKey) throw new AppError('FORBIDDEN', refusal.message);
  const isNothingToDo = refusal.code === 'NOT_FOUND' || refusal.code === 'BOT_UNAVAILABLE';
  return { result: isNothingToDo ? 'IGNORED' : 'FAILED', why: refusal.message };
}

interface Answer {
  readonly refusal: Refusal | null;
  /** Only of messages. */
  readonly isSuspectedEcho?: boolean;
}

function call(
  commands: Commands,
  caller: Caller,
  mapping: Exclude<Mapping, { kind: 'IGNORED' }>,
  key: string,
): Promise<Answer> {
  switch (mapping.kind) {
    case 'MESSAGE':
      return commands.recordMessage(caller, { ...UNKNOWN_OF_MESSAGE, ...mapping.message });
    case 'READ': {
      const { contactId, at: readAt } = mapping;
      return commands.markConversationRead(caller, { contactId, readAt, onBehalfOf: null });
    }
    case 'CONTACT':
      return commands.saveContacts(caller, [mapping.contact]);
    case 'CONTACT_DELETION':
      return commands.deleteContact(eraserOf(caller), mapping.contactId);
    case 'ALIAS': {
      const { contactId, aliasId } = mapping;
      return commands.linkContact(caller, { contactId, aliasId, onBehalfOf: null });
    }
    case 'GOAL': {
      const { contactId, goal } = mapping;
      const nothing = { wake: null, finalReplyToken: null, onBehalfOf: null };
      return commands.reportGoal(caller, { contactId, goal, idempotencyKey: key, ...nothing });
    }
    case 'ASSIGNMENT':
      return assign(commands, caller, mapping, key);
    default:
      return commands.setBotStatus(caller, toStatus(mapping, key));
  }
}

/** What the other system has erased, an administrator wanted it to erase here, too. An API key has its own role. */
function eraserOf(caller: Caller): Caller {
  return caller.apiKey ? caller : { ...caller, role: 'ADMIN' };
}

/** What somebody else has set is made longer, but stays theirs: otherwise, the release would end it. */
async function assign(
  commands: Commands,
  caller: Caller,
  mapping: Extract<Mapping, { kind: 'ASSIGNMENT' }>,
  key: string,
): Promise<Answer> {
  const status = toStatus(mapping, `${key}:theirs`);
  const onlyIf = { states: ['SLEEPING'], causedBy: ['OTHER'] } as const;
  const answer = await commands.setBotStatus(caller, { ...status, reason: THEIRS, onlyIf });
  if (answer.refusal !== null || answer.outcome !== 'SKIPPED') return answer;
  return commands.setBotStatus(caller, toStatus(mapping, key));
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

/** Whether the error means that the API key of the caller lacks access. */
export function isForbidden(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'FORBIDDEN';
}

/** Whether the error means that nothing can be stored for now. */
export function isTemporary(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED');
}
