import { registerEnumType } from 'type-graphql';
import type { ActorKind } from '../domain/actor';
import type { BotMode as BotModeValue } from '../domain/bot';
import type { WakeOnInbound as WakeOnInboundValue } from '../domain/bot-rules';
import type {
  BotState as BotStateValue,
  ExplicitReason as ExplicitReasonValue,
  Goal as GoalValue,
  StatusReason as StatusReasonValue,
} from '../domain/bot-status';
import type { DenyReason as DenyReasonValue } from '../domain/decisions/reply-gate';
import type { MessageOrigin as MessageOriginValue } from '../domain/event';
import type {
  ReplyPermission as ReplyPermissionValue,
  UnavailableReason as UnavailableReasonValue,
} from '../domain/permission';
import type { RefusalCode } from '../domain/refusal';
import type { Outcome as OutcomeValue } from '../domain/status-change';

/** Registers an enum with a description of itself and of each value. */
function defineEnum<V extends string>(
  name: string,
  description: string,
  values: Record<V, string>,
): { [K in V]: K } {
  const enumObject = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as {
    [K in V]: K;
  };
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([value, text]) => [value, { description: text }]),
  );
  registerEnumType(enumObject, { name, description, valuesConfig: valuesConfig as never });
  return enumObject;
}

export const BotState = defineEnum<BotStateValue>(
  'BotState',
  "The bot's switch for one contact, as the composer shows it.",
  {
    ACTIVE: 'The bot answers every incoming message.',
    SLEEPING: 'The bot is paused, by a person or by a rule, and wakes at `wakeAt` if there is one.',
    INACTIVE:
      'The bot is off. Rules never change it; only a person, an integration, or its own reactivation time does.',
  },
);

export const BotMode = defineEnum<BotModeValue>('BotMode', 'How a bot takes part in conversations.', {
  OFF: 'The bot takes no part; contacts have no bot control.',
  SUGGESTIVE: 'The bot drafts; a person sends.',
  AUTO_PILOT: 'The bot answers by itself.',
});

export const ReplyPermission = defineEnum<ReplyPermissionValue>(
  'ReplyPermission',
  'What the bot may do for this contact right now: state, mode and limit taken together.',
  {
    SEND: 'Answer by itself: the mode is AUTO_PILOT and the state ACTIVE.',
    SUGGEST: 'Draft for a person to send: the mode is SUGGESTIVE and the state ACTIVE.',
    NONE: 'Keep silent.',
  },
);

export const UnavailableReason = defineEnum<UnavailableReasonValue>(
  'UnavailableReason',
  'Why the composer has no bot control for a contact.',
  {
    NO_BOT: 'The contact has no bot, and the workspace has no default one.',
    BOT_OFF: "The mode of the contact's bot is OFF.",
  },
);

export const StatusReason = defineEnum<StatusReasonValue>(
  'StatusReason',
  'What made the status what it is.',
  {
    MANUAL: 'A person chose it.',
    API: 'An integration chose it.',
    BULK: 'It was chosen for many contacts at once.',
    WORKFLOW_ACTION: 'A step of a workflow chose it.',
    OPT_OUT: 'The contact does not want the bot.',
    MANUAL_MESSAGE: 'A person on the team wrote.',
    WORKFLOW_MESSAGE: 'A workflow wrote.',
    MESSAGE_LIMIT: 'The bot has sent as many replies as it may.',
    HUMAN_HANDOVER: 'The bot handed the conversation over to a person.',
    STOP_BOT: 'The bot reached the end of its task.',
    APPOINTMENT_BOOKED: 'The bot booked an appointment.',
    TIMER: 'Its wake time came.',
    INBOUND_MESSAGE: 'The contact wrote.',
    CONVERSATION_READ: 'A person read the conversation.',
    REPLY: 'A reply of the bot was counted. Seen in history only.',
    INITIAL: 'Nothing has happened yet.',
  },
);

export const Outcome = defineEnum<OutcomeValue>('Outcome', 'What became of a command or an event.', {
  APPLIED: 'The status changed.',
  EXTENDED: 'Already asleep: the wake time moved later.',
  NO_CHANGE: 'Nothing to change.',
  SUPPRESSED: 'A rule that may not act here (the contact is INACTIVE, or its sleep is pinned).',
  STALE: 'The event is older than the last explicit change, or than its own effect.',
  DUPLICATE: 'The same message or idempotency key was seen before; the first answer is returned.',
});

export const MessageOrigin = defineEnum<MessageOriginValue>('MessageOrigin', 'Who wrote a message.', {
  CONTACT: 'The contact wrote to us.',
  BOT: "The bot's own message, or its echo.",
  TEAMMATE: 'A person on the team wrote, in whatever app.',
  WORKFLOW: 'A workflow, campaign or other automation wrote.',
  SUGGESTION: "A person sent the bot's draft as it stood.",
  UNKNOWN: "Outbound, sender not known: matched against the bot's committed replies, else TEAMMATE.",
});

export const Goal = defineEnum<GoalValue>('Goal', 'A goal of the bot, after which it stands back.', {
  HUMAN_HANDOVER: 'A person takes over; the contact writing does not wake the bot.',
  STOP_BOT: 'Its task is done.',
  APPOINTMENT_BOOKED: 'An appointment is booked.',
});

export const ReplyDecision = defineEnum<'SEND' | 'SUGGEST' | 'DENY'>(
  'ReplyDecision',
  'Whether the bot may start writing an answer.',
  {
    SEND: 'It may write, and asks again with `commitReply` before it sends.',
    SUGGEST: 'It may draft for a person, who sends; there is nothing to commit.',
    DENY: 'It may not.',
  },
);

export const DenyReason = defineEnum<DenyReasonValue>('DenyReason', 'Why the gate keeps a reply back.', {
  SLEEPING: 'The bot sleeps, or did since the reservation.',
  INACTIVE: 'The bot is off for the contact, or was since the reservation.',
  UNAVAILABLE: 'The contact has no bot that sends by itself.',
  MESSAGE_LIMIT: 'The bot has sent as many replies as it may, and sleeps now.',
  LEASE_EXPIRED: 'The reservation is unknown, used, void or past its time.',
  SUPERSEDED: 'A newer reservation of the same contact and channel took its place.',
  STALE_CONTEXT: 'Somebody but the bot has written since the reservation.',
});

export const UserErrorCode = defineEnum<RefusalCode>('UserErrorCode', 'Why a mutation was refused.', {
  BAD_INPUT: 'A field of the input is at fault; `field` names it.',
  NOT_FOUND: 'What the input names is not there.',
  CONFLICT: 'The version is another one than expected.',
  FORBIDDEN: "The token's role does not allow it, or the status is locked.",
  UNAVAILABLE: 'The contact has no bot control right now.',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used before with another input.',
});

export const StatusEventKind = defineEnum<'SNAPSHOT' | 'CHANGE'>(
  'StatusEventKind',
  'What an event of a badge tells.',
  {
    SNAPSHOT:
      'The status as it stood when the subscription began, or once its bot, its mode or its assignment changed. A wake time that has come is counted, so the CHANGE that follows may have the same version.',
    CHANGE: 'One change.',
  },
);

export const ActorKindEnum = defineEnum<ActorKind>('ActorKind', 'What kind of actor did something.', {
  USER: 'A person.',
  INTEGRATION: 'An inbox, a workflow or another program.',
  BOT: 'The bot itself.',
  SYSTEM: 'This service: its timers.',
});

export const WakeOnInbound = defineEnum<WakeOnInboundValue>(
  'WakeOnInbound',
  'Whether a message from the contact wakes a sleeping bot.',
  {
    NEVER: 'It does not.',
    RULE_SLEEP_ONLY: 'It does, unless a person or an explicit call put the bot to sleep.',
    ALWAYS: 'It does, whoever put the bot to sleep; after a handover to a person it never does.',
  },
);

export const ExplicitReason = defineEnum<Exclude<ExplicitReasonValue, 'BULK'>>(
  'ExplicitReason',
  'The reasons a caller may give; the default is MANUAL for users and API for integrations.',
  {
    MANUAL: 'A person chose it.',
    API: 'An integration chose it.',
    WORKFLOW_ACTION: 'A step of a workflow chose it.',
    OPT_OUT: 'The contact does not want the bot.',
  },
);
