import type { Caller } from '../../application/access/caller';
import { AppError } from '../../application/app-error';
import type { Commands } from '../../application/commands/commands';
import { NOTHING_MORE } from '../../application/commands/statuses/set-bot-status';
import type { Refusal } from '../../domain/refusal';
import type { Mapping, WebhookActor } from './source';

/** What an item means, or why it means nothing. */
export type MappedItem = Mapping | { readonly kind: 'FAILED'; readonly why: string };

/** What became of an item. */
export type Applied =
  | { readonly result: 'ACCEPTED'; readonly isSuspectedEcho: boolean }
  | { readonly result: 'IGNORED' | 'FAILED'; readonly why: string };

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

type ChangeOfHands = Extract<Mapping, { kind: 'ASSIGNMENT' | 'RELEASE' }>;

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
      return commands.assignConversation(caller, { ...changeOfHands(mapping, key), ifBot: mapping.ifBot });
    case 'RELEASE':
      return commands.releaseConversation(caller, changeOfHands(mapping, key));
    default:
      return commands.setBotStatus(caller, { ...OPT_OUT, contactId: mapping.contactId, idempotencyKey: key });
  }
}

/** What the other system has erased, an administrator wanted it to erase here, too. An API key has its own role. */
function eraserOf(caller: Caller): Caller {
  return caller.apiKey ? caller : { ...caller, role: 'ADMIN' };
}

const OPT_OUT = { ...NOTHING_MORE, state: 'INACTIVE', reason: 'OPT_OUT', evenIfUnavailable: true } as const;

const UNKNOWN_OF_MESSAGE = {
  ...{ sentAt: null, bodyHash: null, replyToken: null, isAutomatic: false, actor: null },
} as const;

function changeOfHands({ contactId, actor }: ChangeOfHands, idempotencyKey: string) {
  return { contactId, person: toPerson(actor), idempotencyKey };
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
