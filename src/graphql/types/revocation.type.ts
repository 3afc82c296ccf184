import { Field, ID, ObjectType } from 'type-graphql';
import { defineConnection } from '../pages';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('Revocation', { description: 'A revocation of tokens: they are refused before they expire.' })
export class RevocationType {
  @Field(() => ID, {
    nullable: true,
    description: 'The claim `jti` of the revoked token; null if a subject was revoked.',
  })
  tokenId: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The claim `sub` whose tokens issued up to `revokedAt` are revoked; null if a single token was revoked.',
  })
  subject: string | null;

  @Field(() => DateTime, { description: 'When the tokens were revoked.' })
  revokedAt: Date;

  @Field(() => DateTime, {
    description: 'When all of the tokens have expired and the revocation is deleted.',
  })
  expiresAt: Date;

  @Field(() => ActorType, { description: 'Who revoked the tokens.' })
  revokedBy: ActorType;
}

export const RevocationConnectionType = defineConnection(RevocationType, 'Revocation', {
  one: 'revocation',
  description: 'A page of revocations.',
});
