import { Field, ID, ObjectType } from 'type-graphql';
import type { Role, Scope } from '../../application/access/caller';
import { ApiKeyScopeEnum, RoleEnum } from '../enums';
import { defineConnection } from '../pages';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('ApiKey', {
  description:
    'A key for a program that cannot renew tokens. It is accepted wherever a token is, and stored as a digest.',
})
export class ApiKeyType {
  @Field(() => ID, { description: 'The opaque id, unique over all types.' })
  id: string;

  @Field(() => ID, { description: 'The public beginning of the key, e.g. bss_3kT9aPq1.' })
  keyId: string;

  @Field(() => String, {
    description:
      'What the key is for. A key and its successor have the same name; the history names `key:` and the name as the actor.',
  })
  name: string;

  @Field(() => RoleEnum, { description: 'The role of the key.' })
  role: Role;

  @Field(() => [ApiKeyScopeEnum], {
    nullable: true,
    description: 'What the key is limited to; null for everything that its role permits.',
  })
  scopes: readonly Scope[] | null;

  @Field(() => DateTime, { description: 'When the key was created.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who created the key.' })
  createdBy: ActorType;

  @Field(() => DateTime, { nullable: true, description: 'When the key expires; null if it does not.' })
  expiresAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The minute in which the key was last used, known about a minute later; null if it was not.',
  })
  lastUsedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the key was revoked; null if it was not.' })
  revokedAt: Date | null;
}

export const ApiKeyConnectionType = defineConnection(ApiKeyType, 'ApiKey', {
  one: 'API key',
  description: 'A page of API keys.',
});
