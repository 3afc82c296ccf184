import { Field, Int, ObjectType } from 'type-graphql';
import type { Role, Scope } from '../../application/access/caller';
import { ApiKeyScopeEnum, RoleEnum } from '../enums';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('Limits', { description: 'Limits of what one call may ask for.' })
class LimitsType {
  @Field(() => Int, {
    nullable: true,
    description:
      'Number of requests per minute, over HTTP and websocket together; null if there is no limit. Headers of responses say how many are left.',
  })
  requestsPerMinute: number | null;

  @Field(() => Int, {
    description: 'Maximum cost of an operation. The header `x-operation-cost` states its cost.',
  })
  maxOperationCost: number;

  @Field(() => Int, { description: 'Maximum number of contacts in one call.' })
  maxContacts: number;

  @Field(() => Int, { description: 'Maximum number of items in one page.' })
  maxPageSize: number;
}

@ObjectType('Viewer', { description: 'Who is calling: what the token or API key says.' })
export class ViewerType {
  @Field(() => ActorType, { description: 'The caller, as the history names it.' })
  actor: ActorType;

  @Field(() => RoleEnum, { description: 'The role of the token.' })
  role: Role;

  @Field(() => [ApiKeyScopeEnum], {
    nullable: true,
    description: 'What an API key is limited to; null if the role alone says what is permitted.',
  })
  scopes: readonly Scope[] | null;

  @Field(() => String, { description: 'The workspace of the token.' })
  workspace: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the token expires; null for an API key that does not expire.',
  })
  expiresAt: Date | null;

  @Field(() => LimitsType, { description: 'The limits for this caller.' })
  limits: LimitsType;
}
