import { Field, ID, InputType, Int } from 'type-graphql';
import type { BotState, ExplicitReason, StatusReason } from '../../domain/bot-status';
import type { SilenceCause, StatusCondition } from '../../domain/event';
import { BotStateEnum, ExplicitReasonEnum, SilenceCauseEnum, StatusReasonEnum } from '../enums';
import { ActorInput, ON_BEHALF_OF } from './actor.input';
import { ContactFilterInput } from './contact-filter.input';
import { WakeInput } from './wake.input';

@InputType('StatusCondition', {
  description: 'Conditions for a call to apply: all that are given must hold.',
})
class StatusConditionInput implements StatusCondition {
  @Field(() => [BotStateEnum], { nullable: true, description: 'The state is one of these.' })
  states?: BotState[] | null;

  @Field(() => [StatusReasonEnum], { nullable: true, description: 'The reason is one of these.' })
  reasons?: StatusReason[] | null;

  @Field(() => [SilenceCauseEnum], {
    nullable: true,
    description: 'The bot is asleep or inactive, and one of these caused it.',
  })
  causedBy?: SilenceCause[] | null;
}

@InputType()
abstract class RequestedStatusInput {
  @Field(() => BotStateEnum, { description: 'The state to set.' })
  state: BotState;

  @Field(() => WakeInput, {
    nullable: true,
    description:
      'When the bot becomes active again. Required with SLEEPING, optional with INACTIVE, not allowed with ACTIVE.',
  })
  wake?: WakeInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'A note for the people who see the status, up to 1,000 characters.',
  })
  note?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`.',
  })
  idempotencyKey?: string | null;

  @Field(() => StatusConditionInput, {
    nullable: true,
    description: 'Applies the call only if these conditions hold; otherwise the outcome is SKIPPED.',
  })
  onlyIf?: StatusConditionInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether the stricter of the current and the given status applies, with the later wake time.',
  })
  neverShorten: boolean | null;

  @Field(() => ActorInput, { nullable: true, description: ON_BEHALF_OF })
  onBehalfOf?: ActorInput | null;
}

@InputType({ description: 'The status to set for one contact.' })
export class SetBotStatusInput extends RequestedStatusInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether rules may not extend this sleep. Only allowed with SLEEPING.',
  })
  pinned: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the next message of the contact ends this sleep too. Only allowed with SLEEPING.',
  })
  endOnReply: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether only an ADMIN may change the status from now on. Only allowed with INACTIVE; requires role ADMIN.',
  })
  locked: boolean | null;

  @Field(() => ExplicitReasonEnum, {
    nullable: true,
    description: 'The reason. The default is MANUAL for people and API for integrations.',
  })
  reason?: Exclude<ExplicitReason, 'BULK'> | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether to set the status even if the contact has no bot or its bot is off.',
  })
  evenIfUnavailable: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that you show: if the status has another by now, the call is refused with CONFLICT.',
  })
  expectedVersion?: number | null;
}

@InputType({
  description:
    'The status to set for up to 1,000 contacts. Exactly one of contactIds and filter is required.',
})
export class SetBotStatusesInput extends RequestedStatusInput {
  @Field(() => [ID], { nullable: true, description: 'The ids of the contacts.' })
  contactIds?: string[] | null;

  @Field(() => ContactFilterInput, {
    nullable: true,
    description: 'Selects the contacts that currently match this filter.',
  })
  filter?: ContactFilterInput | null;
}
