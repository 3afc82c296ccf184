import { Field, ID, InputType } from 'type-graphql';

export const ON_BEHALF_OF =
  'The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token.';

@InputType({ description: 'A person or program of your system, as the history shows it.' })
export class ActorInput {
  @Field(() => ID, { description: 'The id in your system; empty if there is none.' })
  externalId: string;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name?: string | null;
}
