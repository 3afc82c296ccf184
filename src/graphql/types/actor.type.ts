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
      "The actor's id in your system, unique only among actors of the same kind; null for this service.",
  })
  externalId: string | null;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name: string | null;
}
