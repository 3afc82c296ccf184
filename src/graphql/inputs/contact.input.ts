import { Field, ID, InputType } from 'type-graphql';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { BotStateEnum, StatusReasonEnum } from '../enums';
import { Duration, TimeZone } from '../scalars';

@InputType({
  description: 'A contact to create or update. Omitted fields keep their value; null clears a field.',
})
export class SaveContactInput {
  @Field(() => ID, { description: "The id of the contact in the caller's CRM or inbox." })
  id: string;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name?: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'The time zone for wall-clock times and calendar days; null for UTC.',
  })
  timeZone?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the assigned bot; null for the default bot of the workspace.',
  })
  botId?: string | null;
}

@InputType({ description: 'The contacts to create or update: all or none.' })
export class SaveContactsInput {
  @Field(() => [SaveContactInput], {
    description: 'Up to 1,000 contacts. New ones are created; omitted fields keep their value.',
  })
  contacts: SaveContactInput[];
}

@InputType({ description: 'The contact to erase.' })
export class DeleteContactInput {
  @Field(() => ID, { description: 'The id of the contact.' })
  id: string;
}

@InputType('ContactFilter', { description: 'Selects the contacts that match all given conditions.' })
export class ContactFilterInput {
  @Field(() => [BotStateEnum], { nullable: true, description: 'The state is one of these.' })
  states?: BotState[] | null;

  @Field(() => [StatusReasonEnum], { nullable: true, description: 'The reason is one of these.' })
  reasons?: StatusReason[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The bot of the contact, assigned or default, has this id.',
  })
  botId?: string | null;

  @Field(() => Duration, {
    nullable: true,
    description:
      'The bot is asleep or off, and an inbound message has been unanswered for at least this long.',
  })
  waitingLongerThan?: string | null;

  @Field(() => String, { nullable: true, description: 'The name or the id starts with this text.' })
  search?: string | null;
}
