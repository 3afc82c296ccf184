import { Field, ID, InputType } from 'type-graphql';
import type { Role, Scope } from '../../application/access/caller';
import { ApiKeyScopeEnum, RoleEnum } from '../enums';
import { DateTime } from '../scalars';

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => String, {
    description: 'What the key is for, e.g. n8n: up to 100 characters, and no other valid key has it.',
  })
  name: string;

  @Field(() => RoleEnum, { description: 'The role of the key.' })
  role: Role;

  @Field(() => [ApiKeyScopeEnum], {
    nullable: true,
    description: 'What the key is limited to. Omit it for everything that the role permits.',
  })
  scopes?: Scope[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When the key expires. Omit it for never.' })
  expiresAt?: Date | null;
}

@InputType({ description: 'An API key to replace.' })
export class RotateApiKeyInput {
  @Field(() => ID, { description: 'The public beginning of the key.' })
  keyId: string;
}

@InputType({ description: 'An API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The public beginning of the key.' })
  keyId: string;
}
