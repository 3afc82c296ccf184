import { Field, ID, InputType, Int } from 'type-graphql';
import type { BotState, ExplicitReason } from '../../domain/bot-status';
import { BotStateEnum, ExplicitReasonEnum } from '../enums';
import { ContactFilterInput } from './contact-filter.input';
import { WakeInput } from './wake.input';

@InputType()
abstract class RequestedStatusInput {
  @Field(() => BotStateEnum, { description: 'The state to set.' })
  state: BotState;

  @Field(() => WakeInput, {
    nullable: true,
    description:
      'When the bot becomes active again. Only allowed with SLEEPING or INACTIVE; if omitted, the state lasts until it is changed.',
  })
  wake?: WakeInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'A note for the people who see the badge, up to 1,000 characters.',
  })
  note?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Repeating a call with the same key within 24 hours returns the original result and changes nothing.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'The status to set for one contact.' })
export class SetBotStatusInput extends RequestedStatusInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Prevents rules from extending this sleep. Only allowed with SLEEPING.',
  })
  pinned: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Locks the status, so that only an ADMIN can change it. Only allowed with INACTIVE, and requires role ADMIN.',
  })
  locked: boolean | null;

  @Field(() => ExplicitReasonEnum, {
    nullable: true,
    description: 'The reason. The default is MANUAL for users and API for integrations.',
  })
  reason?: Exclude<ExplicitReason, 'BULK'> | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Set the status even if the contact has no bot or its bot is off.',
  })
  evenIfUnavailable: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CONFLICT if the current version of the status differs.',
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
