import type { BotState, Goal } from '../../../src/domain/bot-status';
import type { GoalEvent, KnownOrigin, MessageEvent, ReadEvent, SetEvent } from '../../../src/domain/event';
import type { Instant } from '../../../src/domain/time/instant';
import { BEN, THE_BOT } from './people';
import { NOW } from './time';

type SetParts = Partial<SetEvent>;

export function setActive(parts?: SetParts): SetEvent {
  return set('ACTIVE', null, parts);
}

export function setSleeping(wakeAt: Instant | null = null, parts?: SetParts): SetEvent {
  return set('SLEEPING', wakeAt, parts);
}

export function setInactive(wakeAt: Instant | null = null, parts?: SetParts): SetEvent {
  return set('INACTIVE', wakeAt, parts);
}

export function set(state: BotState, wakeAt: Instant | null, parts: SetParts = {}): SetEvent {
  return {
    type: 'SET',
    state,
    wakeAt,
    note: null,
    pinned: false,
    locked: false,
    reason: 'MANUAL',
    expectedVersion: null,
    evenIfUnavailable: false,
    onlyIf: null,
    neverShorten: false,
    isExtension: false,
    endOnReply: false,
    isAdmin: false,
    mayEndOptOut: false,
    actor: BEN,
    ...parts,
  };
}

export const teammateWrites = (sentAt?: Instant) => message('TEAMMATE', sentAt);
export const workflowWrites = (sentAt?: Instant) => message('WORKFLOW', sentAt);
export const contactWrites = (sentAt?: Instant) => message('CONTACT', sentAt);
/** An auto-reply, a reaction or a bounce of the contact's machine. */
export const machineWrites = (sentAt?: Instant) => message('CONTACT', sentAt, { isAutomatic: true });
/** A person sends the bot's draft. */
export const draftIsSent = (sentAt?: Instant) => message('SUGGESTION', sentAt);
/** A bot that asked nobody has written. */
export const botWrites = (channel = 'sms') => message('BOT', NOW, { channel, actor: THE_BOT });
/** The provider's webhook of a reply that was counted when it was committed. */
export const echoArrives = () => message('BOT', NOW, { isEcho: true, actor: THE_BOT });

export function message(
  origin: KnownOrigin,
  sentAt: Instant = NOW,
  parts: Partial<MessageEvent> = {},
): MessageEvent {
  const { messageId = 'message-1', channel = 'sms' } = parts;
  return {
    type: 'MESSAGE',
    origin,
    sentAt,
    isEcho: false,
    isAutomatic: false,
    messageId,
    factKey: `${origin === 'CONTACT' ? 'in' : 'out'}:${channel}:${messageId}`,
    channel,
    reservedAt: null,
    actor: BEN,
    ...parts,
  };
}

export function goalIsReached(goal: Goal, parts: Partial<GoalEvent> = {}): GoalEvent {
  return { type: 'GOAL', goal, wakeAt: null, finalReplyToken: null, actor: BEN, ...parts };
}

export function conversationIsRead(readAt: Instant = NOW): ReadEvent {
  return { type: 'READ', readAt, actor: BEN };
}
