import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Revocation, RevocationTarget } from '../../application/ports/revocation-store';
import { DEFAULT_PAGE } from '../../application/queries/queries';
import type { GraphqlContext } from '../context';
import { type RevocationTargetInput, RevokeTokensInput } from '../inputs/revocation.input';
import { toActor, toUserErrors } from '../mappers';
import { type Connection, PageArgs, parsePageCursor, toConnection } from '../pages';
import { RevokeTokensPayload } from '../types/payloads.type';
import { RevocationConnectionType, type RevocationType } from '../types/revocation.type';

@Resolver()
export class RevocationResolver {
  @Query(() => RevocationConnectionType, {
    description:
      'The revocations in force: those of subjects first, then those of single tokens. Requires role ADMIN.',
  })
  async revocations(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<Connection<RevocationType>> {
    const page = await services.revocations.page(caller, first ?? DEFAULT_PAGE, parsePosition(after));
    return toConnection(page, 'r', ({ kind, value }) => `${kind} ${value}`, toRevocation);
  }

  @Mutation(() => RevokeTokensPayload, {
    description:
      'Revokes tokens of the workspace. Every node refuses them within a second and closes their websockets. Requires role ADMIN.',
  })
  async revokeTokens(
    @Arg('input', () => RevokeTokensInput, { description: 'The tokens to revoke.' }) input: RevokeTokensInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RevokeTokensPayload> {
    const { revocation, refusal } = await services.revocations.revoke(caller, toTarget(input.target));
    return { revocation: revocation && toRevocation(revocation), userErrors: toUserErrors(refusal) };
  }
}

/** Any text is a valid position, because the list is ordered by text. */
function parsePosition(cursor: string | null | undefined): RevocationTarget | null {
  const key = parsePageCursor('r', cursor);
  if (key === null) return null;
  const [word, ...rest] = key.split(' ');
  return { kind: word === 'SUBJECT' ? 'SUBJECT' : 'TOKEN', value: rest.join(' ') };
}

function toTarget({ tokenId, subject = '' }: RevocationTargetInput): RevocationTarget {
  return tokenId === undefined ? { kind: 'SUBJECT', value: subject } : { kind: 'TOKEN', value: tokenId };
}

function toRevocation({ kind, value, revokedAt, expiresAt, revokedBy }: Revocation): RevocationType {
  return {
    tokenId: kind === 'TOKEN' ? value : null,
    subject: kind === 'SUBJECT' ? value : null,
    revokedAt: new Date(revokedAt),
    expiresAt: new Date(expiresAt),
    revokedBy: toActor(revokedBy),
  };
}
