import { Field, ID, InputType } from 'type-graphql';
import { TimeZone } from '../scalars';

@InputType({
  description: 'A contact to create or update. Omitted fields keep their value; null clears a field.',
})
export class SaveContactInput {
  @Field(() => ID, { description: 'The id of the contact in your CRM or inbox.' })
  contactId: string;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name?: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'The time zone of local times and calendar days; null for UTC.',
  })
  timeZone?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The bot to assign; null for the default bot of the workspace.',
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
  contactId: string;
}
