import { registerEnumType } from 'type-graphql';
import type { Role, Scope } from '../application/access/caller';
import type { ContactOrderField } from '../application/ports/contact-store';
import type { DeliveryMode } from '../application/ports/webhook-endpoint-store';
import type { ActorKind } from '../domain/actor';
import type { BotMode, ReplyPermission, UnavailableReason, WaitingFor } from '../domain/bot';
import type { WakeOnInbound } from '../domain/bot-rules';
import type { BotState, ExplicitReason, Goal, StatusReason } from '../domain/bot-status';
import type { DenyReason } from '../domain/decisions/reply-gate';
import type { MessageOrigin, SilenceCause } from '../domain/event';
import type { RefusalCode } from '../domain/refusal';
import type { Outcome } from '../domain/status-change';
import type { FeedStart } from '../realtime/feed-stream';

/** Registers an enum with a description of the enum and of each value. */
function defineEnum<V extends string>(name: string, description: string, values: Record<V, string>): object {
  const described = Object.entries<string>(values);
  const enumObject = Object.fromEntries(described.map(([value]) => [value, value]));
  const valuesConfig = Object.fromEntries(described.map(([value, text]) => [value, { description: text }]));
  registerEnumType(enumObject, { name, description, valuesConfig });
  return enumObject;
}

export const BotStateEnum = defineEnum<BotState>('BotState', 'Whether the bot answers a contact.', {
  ACTIVE: 'The bot answers the contact.',
  SLEEPING: 'The bot is paused until `wakeAt` or, if that is null, until it is woken.',
  INACTIVE:
    'The bot is off until someone turns it on or `wakeAt` is reached. Messages and goals do not change this.',
});

export const BotModeEnum = defineEnum<BotMode>('BotMode', 'How a bot takes part in conversations.', {
  OFF: 'The bot does not take part; the composer shows no bot control.',
  SUGGESTIVE: 'The bot drafts replies; a person sends them.',
  AUTO_PILOT: 'The bot sends replies automatically.',
});

export const ReplyPermissionEnum = defineEnum<ReplyPermission>(
  'ReplyPermission',
  'What the bot is currently allowed to do for a contact, derived from the state and the mode of its bot.',
  {
    SEND: 'Send replies: the mode is AUTO_PILOT and the state is ACTIVE.',
    SUGGEST: 'Draft replies for a person to send: the mode is SUGGESTIVE and the state is ACTIVE.',
    NONE: 'Neither send nor draft replies.',
  },
);

export const UnavailableReasonEnum = defineEnum<UnavailableReason>(
  'UnavailableReason',
  'Why the composer shows no bot control for a contact.',
  {
    NO_BOT: 'No bot is assigned to the contact, and the workspace has no default bot.',
    BOT_OFF: "The mode of the contact's bot is OFF.",
  },
);

const EXPLICIT_REASONS = {
  MANUAL: 'Set by a person.',
  API: 'Set by an integration.',
  WORKFLOW_ACTION: 'Set by a workflow step.',
  OPT_OUT: 'The contact opted out. Only with INACTIVE and without a wake time.',
  OPT_IN: 'The contact opted in again.',
};

export const ExplicitReasonEnum = defineEnum<Exclude<ExplicitReason, 'BULK'>>(
  'ExplicitReason',
  'The reasons that callers can pass. The default is MANUAL for users and API for integrations.',
  EXPLICIT_REASONS,
);

export const StatusReasonEnum = defineEnum<StatusReason>(
  'StatusReason',
  'The cause of a status or of a change.',
  {
    ...EXPLICIT_REASONS,
    BULK: 'Set for many contacts at once with `setBotStatuses`.',
    TEAMMATE_MESSAGE: 'A teammate sent a message.',
    WORKFLOW_MESSAGE: 'A workflow sent a message.',
    MESSAGE_LIMIT: 'The bot reached its message limit.',
    REPLY_BURST: 'The bot replied too often within one minute.',
    HUMAN_HANDOVER: 'The bot handed the conversation over to a person.',
    STOP_BOT: 'The bot completed its task.',
    APPOINTMENT_BOOKED: 'The bot booked an appointment.',
    TIMER: 'The wake time was reached.',
    INBOUND_MESSAGE: 'The contact sent a message.',
    CONVERSATION_READ: 'A person read the conversation.',
    REPLY: 'A reply of the bot was counted. Appears in the history only.',
    CORRECTION: 'A message or reply was taken back.',
    MERGE: 'Another contact was merged into this one. Appears in the history only.',
    INITIAL: 'The initial status of a contact, before any change.',
  },
);

export const OutcomeEnum = defineEnum<Outcome>('Outcome', 'What a call did to the status.', {
  APPLIED: 'The status changed.',
  EXTENDED: 'The bot was already asleep; its wake time moved later.',
  NO_CHANGE: 'Recorded; the status did not need to change.',
  SUPPRESSED: 'Ignored: the contact is INACTIVE or its sleep is pinned.',
  STALE: 'Ignored: too old, for example older than the last explicit call.',
  SKIPPED: 'A condition of `onlyIf` did not hold; nothing was stored.',
});

export const MessageOriginEnum = defineEnum<MessageOrigin>('MessageOrigin', 'Who sent a message.', {
  CONTACT: 'The contact (an inbound message).',
  BOT: 'The bot: its own message, or the echo of one.',
  TEAMMATE: 'A teammate, in any app.',
  WORKFLOW: 'A workflow, campaign or other automation.',
  SUGGESTION: "A teammate who sent the bot's draft unchanged.",
  UNKNOWN:
    'Outbound with an unknown sender: BOT if it is recognized as a reply of the bot, otherwise TEAMMATE as a guess.',
});

export const GoalEnum = defineEnum<Goal>('Goal', 'A goal of the bot. Once it is reached, the bot sleeps.', {
  HUMAN_HANDOVER: 'Handover to a person. Messages from the contact do not wake the bot.',
  STOP_BOT: 'The task of the bot is complete.',
  APPOINTMENT_BOOKED: 'An appointment was booked.',
});

export const ReplyDecisionEnum = defineEnum<'SEND' | 'SUGGEST' | 'DENY'>(
  'ReplyDecision',
  'Whether the bot may start generating a reply.',
  {
    SEND: 'The bot may generate a reply; it must call `commitReply` before it sends.',
    SUGGEST: 'The bot may draft a reply for a person to send; there is nothing to commit.',
    DENY: 'The bot may not reply; see `denyReason`.',
  },
);

export const DenyReasonEnum = defineEnum<DenyReason>('DenyReason', 'Why the reply gate denied a reply.', {
  SLEEPING: 'The bot is asleep, or was at some time since the reservation.',
  INACTIVE: 'The bot is off for the contact, or was at some time since the reservation.',
  BOT_UNAVAILABLE: 'The contact has no bot in mode AUTO_PILOT.',
  MESSAGE_LIMIT: 'The bot reached its message limit and is now asleep.',
  LEASE_EXPIRED: 'The reservation is unknown, expired, released, already used or no longer valid.',
  SUPERSEDED: 'The reservation was replaced by a newer one for the same contact and channel.',
  STALE_CONTEXT: 'Someone other than the bot has sent a message since the reservation.',
  AUTOMATIC_MESSAGE: 'The message to answer is automatic, and the contact has written nothing newer.',
  REPLY_BURST: 'The bot replied too often within one minute and is now asleep.',
  ALREADY_COMMITTED: 'A reply with this message id was committed before, and not revoked.',
});

export const UserErrorCodeEnum = defineEnum<RefusalCode>('UserErrorCode', 'Why a mutation was refused.', {
  BAD_INPUT: 'An input field is invalid; `field` names it.',
  NOT_FOUND: 'A bot, contact or alias named in the input was not found.',
  CONFLICT: 'The current version differs from `expectedVersion`, or an id belongs to another contact.',
  FORBIDDEN:
    'The role of the token does not allow the operation, the status is locked, or the contact opted out.',
  BOT_UNAVAILABLE: 'The contact has no bot, or its bot is off.',
  STATUS_UNREADABLE: 'The stored status of the contact cannot be read. An operator has to repair it.',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was already used with a different input.',
});

export const StatusEventKindEnum = defineEnum<'SNAPSHOT' | 'CHANGE' | 'WAITING'>(
  'StatusEventKind',
  'The kind of a `botStatusChanged` event.',
  {
    SNAPSHOT:
      'Current statuses: at the start of the subscription, or after a bot, the details of a contact or its ids changed. A wake time that has passed is already applied, so the CHANGE that follows may have the same version.',
    CHANGE: 'The status of one contact changed.',
    WAITING: 'Who waits since when changed for one contact; the version is the same.',
  },
);

export const ContactOrderFieldEnum = defineEnum<ContactOrderField>(
  'ContactOrderField',
  'What contacts are ordered by. A wake time that has passed counts as none.',
  {
    CONTACT_ID: 'The id.',
    NAME: 'The name, regardless of case.',
    WAITING_SINCE: 'When the oldest inbound message was sent that nobody has answered.',
    WAKE_AT: 'When the bot becomes active automatically.',
  },
);

export const OrderDirectionEnum = defineEnum<'ASC' | 'DESC'>('OrderDirection', 'The direction of an order.', {
  ASC: 'Ascending: A to Z, or the earliest time first.',
  DESC: 'Descending: Z to A, or the latest time first.',
});

export const ActorKindEnum = defineEnum<ActorKind>('ActorKind', 'The kind of an actor.', {
  USER: 'A person of the business.',
  CONTACT: 'The contact, or a participant of a group conversation.',
  INTEGRATION: 'An inbox, a workflow or another program.',
  BOT: 'The bot.',
  SYSTEM: 'This service, for example its timers.',
});

export const WaitingForEnum = defineEnum<WaitingFor>(
  'WaitingFor',
  'Who is expected to answer a waiting contact.',
  { BOT: 'The bot: it may send replies.', PERSON: 'A person: the bot may not send replies.' },
);

export const SilenceCauseEnum = defineEnum<SilenceCause>(
  'SilenceCause',
  'Who put the bot to sleep or turned it off, as seen by the caller.',
  { RULE: 'A rule or a goal.', CALLER: 'The caller itself.', OTHER: 'Someone else.' },
);

export const WakeOnInboundEnum = defineEnum<WakeOnInbound>(
  'WakeOnInbound',
  'Whether a message from the contact wakes a sleeping bot.',
  {
    NEVER: 'Never.',
    RULE_SLEEP_ONLY:
      'Only if a rule put the bot to sleep, not a person or an explicit call. Never after HUMAN_HANDOVER or REPLY_BURST.',
    ALWAYS: 'Always, except after HUMAN_HANDOVER or REPLY_BURST.',
  },
);

export const FeedStartEnum = defineEnum<FeedStart>('FeedStart', 'Where a feed starts.', {
  BEGUN: 'Without `after`. `statusFeed` starts now, `changes` with the oldest event that is kept.',
  RESUMED: 'Directly after the given cursor; nothing was missed.',
  RESET:
    'What followed the given cursor is no longer known: read everything again, and continue from this cursor.',
});

export const RoleEnum = defineEnum<Role>(
  'Role',
  'A role. VIEWER, AGENT, INTEGRATION and ADMIN each include the permissions of those before.',
  {
    VIEWER: 'Reads, previews and subscribes.',
    AGENT: 'Sets statuses.',
    INTEGRATION: 'Records messages and goals, uses the reply gate and saves contacts.',
    ADMIN: 'Manages bots, locks, erasure and tokens.',
  },
);

export const ApiKeyScopeEnum = defineEnum<Scope>(
  'ApiKeyScope',
  'What an API key may be limited to, within its role. Every key may read.',
  {
    STATUSES: 'Set and change statuses.',
    MESSAGES: 'Record messages, goals and read conversations.',
    REPLIES: 'Use the reply gate.',
    CONTACTS: 'Save, link, unlink and erase contacts.',
    BOTS: 'Save and delete bots.',
    ACCESS: 'Manage API keys and revoke tokens.',
  },
);

export const SleepUntilEnum = defineEnum<'WOKEN'>('SleepUntil', 'The end of a sleep without a wake time.', {
  WOKEN: 'Until a person, an integration or a rule wakes the bot.',
});

export const DeliveryModeEnum = defineEnum<DeliveryMode>(
  'DeliveryMode',
  'Which events of a contact a webhook endpoint gets once it accepts events again.',
  {
    ALL: 'All of them, in order.',
    LATEST: 'Only the newest one, which has the current status.',
  },
);
