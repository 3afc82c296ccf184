import { Field, ID, InputType } from 'type-graphql';

/** Marked `@oneOf` in schema.ts: exactly one field is required. */
@InputType({ description: 'The tokens to revoke. Exactly one field is required.' })
export class RevocationTargetInput {
  @Field(() => ID, { nullable: true, description: 'The claim `jti` of a single token.' })
  tokenId?: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The claim `sub` of the tokens: all tokens of the subject issued (`iat`) up to now are revoked, including tokens without `iat`.',
  })
  subject?: string;
}

@InputType({ description: 'The tokens of the workspace to revoke.' })
export class RevokeTokensInput {
  @Field(() => RevocationTargetInput, { description: 'The tokens to revoke.' })
  target: RevocationTargetInput;
}
