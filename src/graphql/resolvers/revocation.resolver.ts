import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Revocation, RevocationTarget } from '../../application/ports/revocation-store';
import type { GraphqlContext } from '../context';
import { type RevocationTargetInput, RevokeTokensInput } from '../inputs/revocation.input';
import { toUserErrors } from '../mappers';
import { DEFAULT_PAGE, formatPageCursor, parsePageCursor, toConnection } from '../page-cursor';
import {
  RevocationConnectionType,
  type RevocationType,
  RevokeTokensPayloadType,
} from '../types/revocation.type';

@Resolver()
export class RevocationResolver {
  @Query(() => RevocationConnectionType, {
    description:
      'The revocations in force: those of subjects first, then those of single tokens. Requires role ADMIN.',
  })
  async revocations(
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: DEFAULT_PAGE,
      description: 'The number of items to return, up to 100.',
    })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'Return the items after this cursor.' })
    after: string | null | undefined,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RevocationConnectionType> {
    const page = await services.revocations.page(caller, first ?? DEFAULT_PAGE, parsePosition(after));
    return toConnection(page, ({ kind, value }) => formatPageCursor('r', `${kind} ${value}`), toRevocation);
  }

  @Mutation(() => RevokeTokensPayloadType, {
    description:
      'Revoke tokens of the workspace. Every node refuses them within a second and closes the websockets opened with them. Requires role ADMIN.',
  })
  async revokeTokens(
    @Arg('input', () => RevokeTokensInput, { description: 'The tokens to revoke.' }) {
      target,
    }: RevokeTokensInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RevokeTokensPayloadType> {
    const { revocation, refusal } = await services.revocations.revoke(caller, toTarget(target));
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
    revokedBy,
  };
}
