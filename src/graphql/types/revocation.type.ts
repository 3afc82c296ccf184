import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeISO } from '../scalars';
import { ActorType } from './actor.type';
import { PageInfoType } from './page-info.type';
import { UserErrorType } from './payloads.type';

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

  @Field(() => DateTimeISO, { description: 'When the tokens were revoked.' })
  revokedAt: Date;

  @Field(() => DateTimeISO, {
    description: 'When all of the tokens have expired and the revocation is deleted.',
  })
  expiresAt: Date;

  @Field(() => ActorType, { description: 'Who revoked the tokens.' })
  revokedBy: ActorType;
}

@ObjectType('RevocationEdge', { description: 'A revocation in a page.' })
export class RevocationEdgeType {
  @Field(() => String, { description: 'Cursor; pass as `after` to get the revocations that follow.' })
  cursor: string;

  @Field(() => RevocationType, { description: 'The revocation.' })
  node: RevocationType;
}

@ObjectType('RevocationConnection', { description: 'A page of revocations.' })
export class RevocationConnectionType {
  @Field(() => [RevocationEdgeType], { description: 'The revocations of the page.' })
  edges: RevocationEdgeType[];

  @Field(() => PageInfoType, { description: 'The position of the page in the list.' })
  pageInfo: PageInfoType;
}

@ObjectType('RevokeTokensPayload', { description: 'The result of revoking tokens.' })
export class RevokeTokensPayloadType {
  @Field(() => RevocationType, {
    nullable: true,
    description: 'The revocation. If the token was already revoked, the existing revocation.',
  })
  revocation: RevocationType | null;

  @Field(() => [UserErrorType], { description: 'The errors; empty if the mutation succeeded.' })
  userErrors: UserErrorType[];
}
