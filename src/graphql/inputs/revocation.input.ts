import { Field, ID, InputType } from 'type-graphql';

/** Marked `@oneOf` in schema.ts: exactly one field is given. */
@InputType('RevocationTargetInput', { description: 'Which tokens. Exactly one field.' })
export class RevocationTargetInput {
  @Field(() => ID, { nullable: true, description: 'The one token whose claim `jti` this is.' })
  tokenId?: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Every token whose claim `sub` this is and that was issued (`iat`) up to now; a token without `iat` counts as one.',
  })
  subject?: string;
}

@InputType('RevokeTokensInput', { description: 'Tokens of the workspace to revoke.' })
export class RevokeTokensInput {
  @Field(() => RevocationTargetInput, { description: 'Which tokens.' })
  target: RevocationTargetInput;
}
