import { Field, ID, ObjectType } from 'type-graphql';
import type { ActorKind } from '../../domain/actor';
import { ActorKindEnum } from '../enums';

@ObjectType('Actor', { description: 'Who did something.' })
export class ActorType {
  @Field(() => ActorKindEnum, { description: 'What kind of actor.' })
  kind: ActorKind;

  @Field(() => ID, {
    nullable: true,
    description: "The id in the caller's own system; null for this service.",
  })
  id: string | null;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  name: string | null;
}
