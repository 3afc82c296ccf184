import { Field, ID, ObjectType } from 'type-graphql';
import type { ActorKind } from '../../domain/actor';
import { ActorKindEnum } from '../enums';

@ObjectType('Actor', { description: 'Who caused a change.' })
export class ActorType {
  @Field(() => ActorKindEnum, { description: 'The kind of actor.' })
  kind: ActorKind;

  @Field(() => ID, {
    nullable: true,
    description:
      'The id that your system gave: the subject of the token, or the id sent with a message. For a bot without one, its `botId`. Ids of different systems may be equal; null for this service.',
  })
  externalId: string | null;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name: string | null;

  @Field(() => ActorType, {
    nullable: true,
    description: 'The integration that acted for this person; null if the actor acted itself.',
  })
  via: ActorType | null;
}
