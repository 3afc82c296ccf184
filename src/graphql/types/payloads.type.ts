import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { DenyReason as DenyReasonValue } from '../../domain/decisions/reply-gate';
import type { MessageOrigin as MessageOriginValue } from '../../domain/event';
import type { RefusalCode } from '../../domain/refusal';
import type { Outcome as OutcomeValue } from '../../domain/status-change';
import { DenyReason, MessageOrigin, Outcome, ReplyDecision, UserErrorCode } from '../enums';
import { DateTimeISO } from '../scalars';
import { BotType } from './bot.type';
import { BotStatusType } from './bot-status.type';
import { ContactType } from './contact.type';
import { StatusChangeType } from './status-change.type';

@ObjectType('UserError', {
  description: 'Why a mutation was refused. Every code is listed in docs/errors.md.',
})
export class UserErrorType {
  @Field(() => UserErrorCode, { description: 'The code to act on.' })
  code: RefusalCode;

  @Field(() => [String], {
    description: 'Path of the input field at fault, e.g. ["input", "wake", "after"].',
  })
  field: string[];

  @Field(() => String, { description: 'For people.' })
  message: string;
}

const USER_ERRORS = 'Why it was refused; empty where it was not.';
const STATUS_AFTER = 'The status afterwards.';

@ObjectType('BotStatusPayload', {
  description:
    'What became of a change, for one contact. With user errors there is no outcome and nothing was stored.',
})
export class BotStatusPayloadType {
  @Field(() => ID, { description: 'The contact.' })
  contactId: string;

  @Field(() => Outcome, { nullable: true, description: 'What became of it.' })
  outcome: OutcomeValue | null;

  @Field(() => BotStatusType, {
    nullable: true,
    description: 'The status afterwards; on CONFLICT the one that stands.',
  })
  botStatus: BotStatusType | null;

  @Field(() => StatusChangeType, { nullable: true, description: 'The entry that history keeps of it.' })
  change: StatusChangeType | null;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('SetBotStatusesPayload', {
  description: 'What became of a change of many contacts, each by itself.',
})
export class SetBotStatusesPayloadType {
  @Field(() => [BotStatusPayloadType], { description: 'One result for each contact.' })
  results: BotStatusPayloadType[];

  @Field(() => Int, { description: 'Contacts whose status changed.' })
  applied: number;

  @Field(() => [UserErrorType], { description: 'Why the whole of it was refused; empty where it was not.' })
  userErrors: UserErrorType[];
}

@ObjectType('RecordMessagePayload', { description: 'What became of a message.' })
export class RecordMessagePayloadType {
  @Field(() => Outcome, { nullable: true, description: 'What became of it.' })
  outcome: OutcomeValue | null;

  @Field(() => MessageOrigin, { nullable: true, description: 'The origin it was taken for.' })
  origin: MessageOriginValue | null;

  @Field(() => BotStatusType, { nullable: true, description: STATUS_AFTER })
  botStatus: BotStatusType | null;

  @Field(() => StatusChangeType, { nullable: true, description: 'The entry that history keeps of it.' })
  change: StatusChangeType | null;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('ReserveReplyPayload', { description: 'Whether the bot may start writing.' })
export class ReserveReplyPayloadType {
  @Field(() => ReplyDecision, { nullable: true, description: 'What it may do.' })
  decision: 'SEND' | 'SUGGEST' | 'DENY' | null;

  @Field(() => ID, { nullable: true, description: 'With SEND: to be given to `commitReply`. It works once.' })
  token: string | null;

  @Field(() => DateTimeISO, { nullable: true, description: 'Until when the token can be committed.' })
  expiresAt: Date | null;

  @Field(() => DenyReason, { nullable: true, description: 'With DENY: why.' })
  denyReason: DenyReasonValue | null;

  @Field(() => BotStatusType, { nullable: true, description: STATUS_AFTER })
  botStatus: BotStatusType | null;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('CommitReplyPayload', { description: 'Whether the bot may send what it wrote.' })
export class CommitReplyPayloadType {
  @Field(() => Boolean, { description: 'Only true lets the bot send; the reply is then counted.' })
  granted: boolean;

  @Field(() => DenyReason, { nullable: true, description: 'Why it was kept back.' })
  denyReason: DenyReasonValue | null;

  @Field(() => BotStatusType, { nullable: true, description: STATUS_AFTER })
  botStatus: BotStatusType | null;

  @Field(() => StatusChangeType, { nullable: true, description: 'The entry that history keeps of it.' })
  change: StatusChangeType | null;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('ReleaseReplyPayload', { description: 'Whether a reservation was given back.' })
export class ReleaseReplyPayloadType {
  @Field(() => Boolean, { description: 'Whether there was a live one to give back.' })
  released: boolean;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('SaveBotPayload', { description: 'The bot as it was saved.' })
export class SaveBotPayloadType {
  @Field(() => BotType, { nullable: true, description: 'The bot afterwards.' })
  bot: BotType | null;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('DeleteBotPayload', { description: 'Whether a bot was deleted.' })
export class DeleteBotPayloadType {
  @Field(() => Boolean, { description: 'Whether there was one to delete.' })
  deleted: boolean;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('SaveContactsPayload', { description: 'The contacts as they were saved, all or none.' })
export class SaveContactsPayloadType {
  @Field(() => [ContactType], { description: 'The contacts afterwards, in the order given.' })
  contacts: ContactType[];

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}

@ObjectType('DeleteContactPayload', { description: 'Whether a contact was erased.' })
export class DeleteContactPayloadType {
  @Field(() => Boolean, { description: 'Whether there was one to erase.' })
  deleted: boolean;

  @Field(() => [UserErrorType], { description: USER_ERRORS })
  userErrors: UserErrorType[];
}
