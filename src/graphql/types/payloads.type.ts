import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { DenyReason } from '../../domain/decisions/reply-gate';
import type { MessageOrigin } from '../../domain/event';
import type { RefusalCode } from '../../domain/refusal';
import type { Outcome } from '../../domain/status-change';
import {
  DenyReasonEnum,
  MessageOriginEnum,
  OutcomeEnum,
  ReplyDecisionEnum,
  UserErrorCodeEnum,
} from '../enums';
import { DateTime } from '../scalars';
import { ApiKeyType } from './api-key.type';
import { BotType } from './bot.type';
import { BotStatusType, StatusPreviewType } from './bot-status.type';
import { ContactType } from './contact.type';
import { InboundWebhookType } from './inbound-webhook.type';
import { RevocationType } from './revocation.type';
import { StatusChangeType } from './status-change.type';
import { WebhookAttemptType, WebhookEndpointType } from './webhook-endpoint.type';

@ObjectType('UserError', {
  description: 'A reason why a mutation was refused. All codes are listed in docs/errors.md.',
})
export class UserErrorType {
  @Field(() => UserErrorCodeEnum, { description: 'The code. Programs should branch on it.' })
  code: RefusalCode;

  @Field(() => [String], {
    description:
      'The path of the invalid input field, e.g. ["input", "wake", "after"]; empty if no single field is at fault.',
  })
  field: string[];

  @Field(() => String, { description: 'What is wrong and what to do. For people; the text may change.' })
  message: string;

  @Field(() => Boolean, {
    description:
      'Whether the same call may succeed later: with BOT_UNAVAILABLE, once the contact has a bot that is on. Other calls must change first; after CONFLICT, the version.',
  })
  retryable: boolean;
}

/** The payload of any mutation. */
@ObjectType()
abstract class Payload {
  @Field(() => [UserErrorType], { description: 'Why the call was refused; empty if it succeeded.' })
  userErrors: UserErrorType[];
}

@ObjectType()
abstract class StatusPayload extends Payload {
  @Field(() => BotStatusType, { nullable: true, description: 'The status after the call.' })
  botStatus: BotStatusType | null;
}

@ObjectType()
abstract class ChangePayload extends StatusPayload {
  @Field(() => StatusChangeType, { nullable: true, description: 'The entry in the history.' })
  statusChange: StatusChangeType | null;

  @Field(() => Boolean, {
    description:
      'Whether the call repeats an earlier one with the same key or id. The outcome and the entry are then those of the first call, `botStatus` is current.',
  })
  replayed: boolean;
}

@ObjectType()
abstract class OutcomePayload extends ChangePayload {
  @Field(() => OutcomeEnum, {
    nullable: true,
    description:
      'What the call did to the status; null with errors, and in a replay whose entry is no longer kept.',
  })
  outcome: Outcome | null;
}

@ObjectType({
  description: 'The result for one contact. With user errors, nothing was stored.',
})
export class BotStatusPayload extends OutcomePayload {
  @Field(() => ID, { description: 'The id of the contact in your system.' })
  contactId: string;

  @Field(() => BotStatusType, {
    nullable: true,
    description: 'The status after the call; with CONFLICT, the status to show instead.',
  })
  override botStatus: BotStatusType | null;
}

@ObjectType({ description: 'What a call would do. Nothing was stored.' })
export class StatusPreviewPayload extends Payload {
  @Field(() => OutcomeEnum, { nullable: true, description: 'What the call would do to the status.' })
  outcome: Outcome | null;

  @Field(() => StatusPreviewType, {
    nullable: true,
    description: 'The status after the call; null with errors.',
  })
  preview: StatusPreviewType | null;
}

@ObjectType({ description: 'What recording a message would do. Nothing was stored.' })
export class MessagePreviewPayload extends StatusPreviewPayload {
  @Field(() => MessageOriginEnum, {
    nullable: true,
    description: 'Who sent the message, with UNKNOWN resolved.',
  })
  origin: MessageOrigin | null;
}

@ObjectType({ description: 'The results for many contacts.' })
export class SetBotStatusesPayload extends Payload {
  @Field(() => [BotStatusPayload], {
    description:
      'One result for each contact. A repeated call returns those of contacts that were not refused.',
  })
  results: BotStatusPayload[];

  @Field(() => Int, { description: 'Number of contacts whose status changed.' })
  applied: number;

  @Field(() => [UserErrorType], {
    description: 'Why the call was refused as a whole; empty if it was accepted.',
  })
  override userErrors: UserErrorType[];
}

@ObjectType({ description: 'The result of recording a message.' })
export class RecordMessagePayload extends OutcomePayload {
  @Field(() => MessageOriginEnum, {
    nullable: true,
    description: 'Who sent the message, with UNKNOWN resolved.',
  })
  origin: MessageOrigin | null;

  @Field(() => Boolean, {
    description:
      'Whether the origin is a guess, which you correct by recording the message again with its true origin.',
  })
  guessed: boolean;
}

const RETRY_AT = 'If denied: when to call `reserveReply` again; null if time alone changes nothing.';

@ObjectType({ description: 'The result of reserving a reply.' })
export class ReserveReplyPayload extends StatusPayload {
  @Field(() => ReplyDecisionEnum, {
    description: 'Whether the bot may start a reply. DENY if the call was refused.',
  })
  decision: 'SEND' | 'SUGGEST' | 'DENY';

  @Field(() => ID, {
    nullable: true,
    description: 'SEND: the single-use token for `commitReply`.',
  })
  token: string | null;

  @Field(() => DateTime, { nullable: true, description: 'SEND: when the token expires.' })
  expiresAt: Date | null;

  @Field(() => DenyReasonEnum, {
    nullable: true,
    description: 'DENY: the reason, unless the call was refused.',
  })
  denyReason: DenyReason | null;

  @Field(() => DateTime, { nullable: true, description: RETRY_AT })
  retryAt: Date | null;
}

@ObjectType({ description: 'The result of committing a reply.' })
export class CommitReplyPayload extends ChangePayload {
  @Field(() => Boolean, { description: 'Whether the bot may send the reply. If so, it is counted.' })
  granted: boolean;

  @Field(() => DenyReasonEnum, {
    nullable: true,
    description: 'Why the bot may not send the reply, unless the call was refused.',
  })
  denyReason: DenyReason | null;

  @Field(() => DateTime, { nullable: true, description: RETRY_AT })
  retryAt: Date | null;
}

@ObjectType({ description: 'The result of revoking a reply.' })
export class RevokeReplyPayload extends OutcomePayload {
  @Field(() => StatusChangeType, {
    nullable: true,
    description: 'The entry in the history; null if nothing was taken back.',
  })
  override statusChange: StatusChangeType | null;
}

@ObjectType({ description: 'The result of releasing a reservation.' })
export class ReleaseReplyPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether a live reservation was released.' })
  released: boolean;
}

@ObjectType({ description: 'The result of saving a bot.' })
export class SaveBotPayload extends Payload {
  @Field(() => BotType, {
    nullable: true,
    description: 'The saved bot; with CONFLICT, the bot to show instead.',
  })
  bot: BotType | null;
}

@ObjectType({ description: 'The result of deleting a bot.' })
export class DeleteBotPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether the bot existed and was deleted.' })
  deleted: boolean;
}

@ObjectType({ description: 'The result of saving contacts: all or none.' })
export class SaveContactsPayload extends Payload {
  @Field(() => [ContactType], { description: 'The saved contacts, in the order of the input.' })
  contacts: ContactType[];
}

@ObjectType({ description: 'The result of linking an id.' })
export class LinkContactPayload extends Payload {
  @Field(() => OutcomeEnum, {
    nullable: true,
    description:
      'APPLIED if the id was linked, NO_CHANGE if it belonged to the contact already; null with errors.',
  })
  outcome: Outcome | null;

  @Field(() => ContactType, { nullable: true, description: 'The contact with all its ids.' })
  contact: ContactType | null;

  @Field(() => StatusChangeType, {
    nullable: true,
    description: 'The entry in the history if two contacts were merged; otherwise null.',
  })
  statusChange: StatusChangeType | null;
}

@ObjectType({ description: 'The result of unlinking an alias.' })
export class UnlinkContactPayload extends Payload {
  @Field(() => ContactType, { nullable: true, description: 'The contact that had the alias.' })
  contact: ContactType | null;

  @Field(() => ContactType, { nullable: true, description: 'The former alias, as a contact of its own.' })
  unlinked: ContactType | null;
}

@ObjectType({ description: 'The result of erasing a contact.' })
export class DeleteContactPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether the contact existed and was erased.' })
  deleted: boolean;
}

@ObjectType({ description: 'The result of revoking tokens.' })
export class RevokeTokensPayload extends Payload {
  @Field(() => RevocationType, {
    nullable: true,
    description: 'The revocation. If the token was already revoked, the existing revocation.',
  })
  revocation: RevocationType | null;
}

@ObjectType('NewApiKeyPayload', { description: 'The result of creating or rotating an API key.' })
export class NewApiKeyPayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: 'The new key; null with errors.' })
  apiKey: ApiKeyType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The text to hand over. It is shown here once and cannot be read again; null with errors.',
  })
  secret: string | null;
}

@ObjectType({ description: 'The result of revoking an API key.' })
export class RevokeApiKeyPayload extends Payload {
  @Field(() => ApiKeyType, {
    nullable: true,
    description: 'The key. If it was already revoked, as it was then; null with errors.',
  })
  apiKey: ApiKeyType | null;
}

@ObjectType({ description: 'The result of saving an inbound webhook.' })
export class SaveInboundWebhookPayload extends Payload {
  @Field(() => InboundWebhookType, { nullable: true, description: 'The webhook; null with errors.' })
  inboundWebhook: InboundWebhookType | null;
}

@ObjectType({ description: 'The result of deleting an inbound webhook.' })
export class DeleteInboundWebhookPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether the webhook existed and was deleted.' })
  deleted: boolean;
}

@ObjectType({ description: 'The result of saving or changing a webhook endpoint.' })
export class WebhookEndpointPayload extends Payload {
  @Field(() => WebhookEndpointType, { nullable: true, description: 'The endpoint; null with errors.' })
  webhookEndpoint: WebhookEndpointType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The secret to verify events with; null unless a new one was made. It cannot be read again.',
  })
  secret: string | null;
}

@ObjectType({ description: 'The result of deleting a webhook endpoint.' })
export class DeleteWebhookEndpointPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether the endpoint existed and was deleted.' })
  deleted: boolean;
}

@ObjectType({ description: 'The result of sending a test event.' })
export class SendTestEventPayload extends Payload {
  @Field(() => WebhookAttemptType, { nullable: true, description: 'How it went; null with errors.' })
  attempt: WebhookAttemptType | null;
}
