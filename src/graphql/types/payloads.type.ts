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
import { DateTimeISO } from '../scalars';
import { BotType } from './bot.type';
import { BotStatusType } from './bot-status.type';
import { ContactType } from './contact.type';
import { RevocationType } from './revocation.type';
import { StatusChangeType } from './status-change.type';

@ObjectType('UserError', {
  description: 'A reason why a mutation was refused. All codes are listed in docs/errors.md.',
})
export class UserErrorType {
  @Field(() => UserErrorCodeEnum, { description: 'The code, for programs.' })
  code: RefusalCode;

  @Field(() => [String], {
    description:
      'The path of the invalid input field, e.g. ["input", "wake", "after"]; empty if no single field is invalid.',
  })
  field: string[];

  @Field(() => String, { description: 'The message, for people; it may change.' })
  message: string;
}

/** The payload of any mutation. */
@ObjectType()
abstract class Payload {
  @Field(() => [UserErrorType], { description: 'The errors; empty if the mutation succeeded.' })
  userErrors: UserErrorType[];
}

@ObjectType()
abstract class StatusPayload extends Payload {
  @Field(() => BotStatusType, { nullable: true, description: 'The status after the call.' })
  botStatus: BotStatusType | null;
}

@ObjectType()
abstract class ChangePayload extends StatusPayload {
  @Field(() => StatusChangeType, { nullable: true, description: 'The entry written to the history.' })
  change: StatusChangeType | null;
}

@ObjectType()
abstract class OutcomePayload extends ChangePayload {
  @Field(() => OutcomeEnum, { nullable: true, description: 'The outcome.' })
  outcome: Outcome | null;
}

@ObjectType({
  description: 'The result for one contact. With user errors, there is no outcome and nothing was stored.',
})
export class BotStatusPayload extends OutcomePayload {
  @Field(() => ID, { description: 'The id of the contact.' })
  contactId: string;

  @Field(() => BotStatusType, {
    nullable: true,
    description: 'The status after the call; with CONFLICT, the current status.',
  })
  override botStatus: BotStatusType | null;
}

@ObjectType({ description: 'The results for many contacts.' })
export class SetBotStatusesPayload extends Payload {
  @Field(() => [BotStatusPayload], { description: 'One result per contact.' })
  results: BotStatusPayload[];

  @Field(() => Int, { description: 'The number of contacts whose status changed.' })
  applied: number;

  @Field(() => [UserErrorType], {
    description: 'The errors that refused the call as a whole; empty if it was accepted.',
  })
  override userErrors: UserErrorType[];
}

@ObjectType({ description: 'The result of recording a message.' })
export class RecordMessagePayload extends OutcomePayload {
  @Field(() => MessageOriginEnum, { nullable: true, description: 'The origin, with UNKNOWN resolved.' })
  origin: MessageOrigin | null;
}

@ObjectType({ description: 'The result of reserving a reply.' })
export class ReserveReplyPayload extends StatusPayload {
  @Field(() => ReplyDecisionEnum, {
    nullable: true,
    description: 'Whether the bot may start generating a reply.',
  })
  decision: 'SEND' | 'SUGGEST' | 'DENY' | null;

  @Field(() => ID, {
    nullable: true,
    description: 'With SEND: the token to pass to `commitReply`. It can be used once.',
  })
  token: string | null;

  @Field(() => DateTimeISO, { nullable: true, description: 'With SEND: when the token expires.' })
  expiresAt: Date | null;

  @Field(() => DenyReasonEnum, { nullable: true, description: 'With DENY: the reason.' })
  denyReason: DenyReason | null;
}

@ObjectType({ description: 'The result of committing a reply.' })
export class CommitReplyPayload extends ChangePayload {
  @Field(() => Boolean, { description: 'Whether the bot may send the reply. A granted reply is counted.' })
  granted: boolean;

  @Field(() => DenyReasonEnum, { nullable: true, description: 'The reason if the reply was denied.' })
  denyReason: DenyReason | null;
}

@ObjectType({ description: 'The result of releasing a reservation.' })
export class ReleaseReplyPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether a live reservation was released.' })
  released: boolean;
}

@ObjectType({ description: 'The result of saving a bot.' })
export class SaveBotPayload extends Payload {
  @Field(() => BotType, { nullable: true, description: 'The saved bot.' })
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
