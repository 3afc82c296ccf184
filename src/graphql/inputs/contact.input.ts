import { Field, ID, InputType } from 'type-graphql';
import { TimeZone } from '../scalars';

@InputType('SaveContactInput', {
  description: 'A contact to create or to change. A field left out stays as it is; null clears it.',
})
export class SaveContactInput {
  @Field(() => ID, { description: "The contact's id in the caller's own CRM or inbox." })
  id: string;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  name?: string | null;

  @Field(() => TimeZone, {
    nullable: true,
    description: 'Where wall-clock times and calendar days are counted.',
  })
  timeZone?: string | null;

  @Field(() => ID, { nullable: true, description: "Its bot; null for the workspace's default bot." })
  botId?: string | null;
}

@InputType('SaveContactsInput', { description: 'Contacts to create or to change, all or none.' })
export class SaveContactsInput {
  @Field(() => [SaveContactInput], {
    description: 'Up to 1,000; new ones are created, fields left out stay as they are.',
  })
  contacts: SaveContactInput[];
}

@InputType('DeleteContactInput', { description: 'A contact to erase.' })
export class DeleteContactInput {
  @Field(() => ID, { description: 'The contact.' })
  id: string;
}
