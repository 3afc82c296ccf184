import { Field, ID, InputType, Int } from 'type-graphql';
import type {
  BotState as BotStateValue,
  ExplicitReason as ExplicitReasonValue,
} from '../../domain/bot-status';
import { BotState, ExplicitReason } from '../enums';
import { ContactFilterInput } from './contact-filter.input';
import { WakeInput } from './wake.input';

const WAKE = 'For SLEEPING and INACTIVE; absent is until someone turns it on.';
const NOTE = 'For the people who see the badge; at most 1,000 characters.';
const IDEMPOTENCY_KEY = 'The same key again within 24 hours answers as the first time, and changes nothing.';

@InputType('SetBotStatusInput', { description: 'The status wanted for one contact.' })
export class SetBotStatusInput {
  @Field(() => ID, { description: 'The contact; one never seen is created.' })
  contactId: string;

  @Field(() => BotState, { description: 'The state wanted.' })
  state: BotStateValue;

  @Field(() => WakeInput, { nullable: true, description: WAKE })
  wake?: WakeInput | null;

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Only with SLEEPING: no rule may extend this sleep.',
  })
  pinned: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Only with INACTIVE, only by an ADMIN.',
  })
  locked: boolean | null;

  @Field(() => ExplicitReason, {
    nullable: true,
    description: 'Why; MANUAL for users and API for integrations if absent.',
  })
  reason?: Exclude<ExplicitReasonValue, 'BULK'> | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Store it even though the bot is off or there is none.',
  })
  evenIfUnavailable: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CONFLICT unless the status still has this version.',
  })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType('SetBotStatusesInput', { description: 'Up to 1,000 contacts, by id or by filter (exactly one).' })
export class SetBotStatusesInput {
  @Field(() => [ID], { nullable: true, description: 'The contacts by id.' })
  contactIds?: string[] | null;

  @Field(() => ContactFilterInput, {
    nullable: true,
    description: 'The contacts that pass it at this moment.',
  })
  filter?: ContactFilterInput | null;

  @Field(() => BotState, { description: 'The state wanted.' })
  state: BotStateValue;

  @Field(() => WakeInput, { nullable: true, description: WAKE })
  wake?: WakeInput | null;

  @Field(() => String, { nullable: true, description: NOTE })
  note?: string | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}
