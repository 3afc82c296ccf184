import { Field, ID, InputType } from 'type-graphql';
import { TimeZone } from '../scalars';
import { ActorInput, ON_BEHALF_OF } from './actor.input';

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

  @Field(() => [ID], {
    nullable: true,
    description:
      'Further ids of the same person to add, up to 20 per contact. Ids that are contacts already are linked with `linkContact`.',
  })
  aliases?: string[] | null;
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
  @Field(() => ID, { description: 'The id of the contact, or one of its aliases.' })
  contactId: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description:
      'Whether to remember, by keyed digests of its ids alone, that the contact opted out: if it comes back, the bot is off.',
  })
  keepOptOut: boolean | null;
}

@InputType({ description: 'Two ids of one person.' })
export class LinkContactInput {
  @Field(() => ID, { description: 'The contact that remains.' })
  contactId: string;

  @Field(() => ID, {
    description:
      'The id that becomes an alias. If it is a contact, that is merged: the stricter status remains.',
  })
  aliasId: string;

  @Field(() => ActorInput, { nullable: true, description: ON_BEHALF_OF })
  onBehalfOf?: ActorInput | null;
}

@InputType({ description: 'An alias to separate from its contact.' })
export class UnlinkContactInput {
  @Field(() => ID, { description: 'The alias. It becomes a contact with a copy of the status.' })
  aliasId: string;
}
