import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeISO } from '../scalars';
import { ActorType } from './actor.type';
import { PageInfoType } from './page-info.type';
import { UserErrorType } from './payloads.type';

@ObjectType('Revocation', { description: 'Tokens that are refused although they have not expired.' })
export class RevocationType {
  @Field(() => ID, {
    nullable: true,
    description: 'The claim `jti` of the token; null where it is a subject.',
  })
  tokenId: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The claim `sub` of the tokens issued up to `revokedAt`; null where it is a single token.',
  })
  subject: string | null;

  @Field(() => DateTimeISO, { description: 'When they were revoked.' })
  revokedAt: Date;

  @Field(() => DateTimeISO, {
    description: 'When all of them have expired, and the revocation may be forgotten.',
  })
  expiresAt: Date;

  @Field(() => ActorType, { description: 'Who revoked them.' })
  revokedBy: ActorType;
}

@ObjectType('RevocationEdge', { description: 'A revocation with its place in the list.' })
export class RevocationEdgeType {
  @Field(() => String, { description: 'Cursor; pass as `after` to get the revocations that follow.' })
  cursor: string;

  @Field(() => RevocationType, { description: 'The revocation.' })
  node: RevocationType;
}

@ObjectType('RevocationConnection', { description: 'A page of revocations.' })
export class RevocationConnectionType {
  @Field(() => [RevocationEdgeType], { description: 'The revocations.' })
  edges: RevocationEdgeType[];

  @Field(() => PageInfoType, { description: 'Where the page stands.' })
  pageInfo: PageInfoType;
}

@ObjectType('RevokeTokensPayload', { description: 'The revocation in force.' })
export class RevokeTokensPayloadType {
  @Field(() => RevocationType, {
    nullable: true,
    description: 'The revocation; that of a token that was revoked before stays as it was.',
  })
  revocation: RevocationType | null;

  @Field(() => [UserErrorType], { description: 'Why it was refused; empty where it was not.' })
  userErrors: UserErrorType[];
}
