import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { ApiKeyResult } from '../../application/access/api-keys';
import type { ApiKey, ApiKeyPosition } from '../../application/ports/api-key-store';
import { DEFAULT_PAGE } from '../../application/queries/queries';
import type { GraphqlContext } from '../context';
import { globalIds } from '../global-ids';
import { CreateApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput } from '../inputs/api-key.input';
import { toActor, toDate, toUserErrors } from '../mappers';
import { type Connection, PageArgs, parsePageCursor, toConnection } from '../pages';
import { ApiKeyConnectionType, type ApiKeyType } from '../types/api-key.type';
import { NewApiKeyPayload, RevokeApiKeyPayload } from '../types/payloads.type';

@Resolver()
export class ApiKeyResolver {
  @Query(() => ApiKeyConnectionType, {
    description: 'The API keys, by name. Expired and revoked ones remain for 90 days. Requires role ADMIN.',
  })
  async apiKeys(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<Connection<ApiKeyType>> {
    const page = await services.apiKeys.page(caller, first ?? DEFAULT_PAGE, parsePosition(after));
    return toConnection(page, 'k', ({ id, name }) => `${id} ${name}`, toApiKey);
  }

  @Mutation(() => NewApiKeyPayload, {
    description: 'Creates an API key. Its secret is in this answer and nowhere else. Requires role ADMIN.',
  })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The key.' })
    { name, role, scopes, expiresAt }: CreateApiKeyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<NewApiKeyPayload> {
    const input = { name, role, scopes: scopes ?? null, expiresAt: expiresAt?.getTime() ?? null };
    return toNewKey(await services.apiKeys.create(caller, input));
  }

  @Mutation(() => NewApiKeyPayload, {
    description:
      'Creates a successor of an API key, with the same name, role, scopes and lifetime. Both are valid, for you to revoke the old one once it is no longer used. Requires role ADMIN.',
  })
  async rotateApiKey(
    @Arg('input', () => RotateApiKeyInput, { description: 'The key to replace.' })
    { keyId }: RotateApiKeyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<NewApiKeyPayload> {
    return toNewKey(await services.apiKeys.rotate(caller, keyId));
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description:
      'Revokes an API key. Every node refuses it within a second and closes its websockets. Requires role ADMIN.',
  })
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'The key to revoke.' }) {
      keyId,
    }: RevokeApiKeyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RevokeApiKeyPayload> {
    const { apiKey, refusal } = await services.apiKeys.revoke(caller, keyId);
    return { apiKey: apiKey && toApiKey(apiKey), userErrors: toUserErrors(refusal) };
  }
}

/** An id contains no space. Any text is a valid position, because the list is ordered by text. */
function parsePosition(cursor: string | null | undefined): ApiKeyPosition | null {
  const key = parsePageCursor('k', cursor);
  if (key === null) return null;
  const [id = '', ...rest] = key.split(' ');
  return { id, name: rest.join(' ') };
}

function toNewKey({ apiKey, text, refusal }: ApiKeyResult): NewApiKeyPayload {
  return { apiKey: apiKey && toApiKey(apiKey), secret: text, userErrors: toUserErrors(refusal) };
}

function toApiKey({ id, name, role, scopes, createdBy, ...times }: ApiKey): ApiKeyType {
  return {
    id: globalIds.apiKey(id),
    ...{ keyId: id, name, role, scopes, createdBy: toActor(createdBy) },
    createdAt: new Date(times.createdAt),
    expiresAt: toDate(times.expiresAt),
    lastUsedAt: toDate(times.lastUsedAt),
    revokedAt: toDate(times.revokedAt),
  };
}
