import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { InboundMessage } from '../../application/commands/replies/reply-gate';
import { toChannel } from '../../application/tidy';
import type { GraphqlContext } from '../context';
import {
  CommitReplyInput,
  type InboundMessageInput,
  ReleaseReplyInput,
  ReserveReplyInput,
  RevokeReplyInput,
} from '../inputs/reply.input';
import { toBotStatus, toDate, toMilliseconds, toStatusChange, toUserErrors } from '../mappers';
import {
  CommitReplyPayload,
  ReleaseReplyPayload,
  ReserveReplyPayload,
  RevokeReplyPayload,
} from '../types/payloads.type';

/** The two questions of a bot: before it generates a reply, and before it sends it. */
@Resolver()
export class ReplyGateResolver {
  @Mutation(() => ReserveReplyPayload, {
    description:
      'Asks to start a reply. Returns a single-use token for `commitReply`. Requires role INTEGRATION.',
  })
  async reserveReply(
    @Arg('input', () => ReserveReplyInput, { description: 'The reply to reserve.' })
    input: ReserveReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ReserveReplyPayload> {
    const { view, expiresAt, retryAt, refusal, ...result } = await services.commands.reserveReply(caller, {
      contactId: input.contactId,
      channel: toChannel(input.channel),
      inbound: toInbound(input.inbound),
      ttlMs: toMilliseconds(services.calendar, input.ttl ?? 'PT2M'),
    });
    return {
      ...result,
      expiresAt: toDate(expiresAt),
      retryAt: toDate(retryAt),
      botStatus: view && toBotStatus(view),
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => CommitReplyPayload, {
    description:
      'Confirms just before sending that the bot may still reply; counts the reply if granted. Requires role INTEGRATION.',
  })
  async commitReply(
    @Arg('input', () => CommitReplyInput, { description: 'The reply to commit.' })
    input: CommitReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<CommitReplyPayload> {
    const { result, refusal } = await services.commands.commitReply(caller, {
      token: input.token,
      messageIds: [input.messageId, ...(input.messageIds ?? [])],
      bodyHashes: toBodyHashes(input),
      requireFreshTurn: input.requireFreshTurn ?? false,
    });
    return {
      granted: result !== null && result.denyReason === null,
      denyReason: result?.denyReason ?? null,
      retryAt: toDate(result?.retryAt ?? null),
      replayed: result?.isReplayed ?? false,
      botStatus: result?.view ? toBotStatus(result.view) : null,
      statusChange: result?.entry ? toStatusChange(result.entry) : null,
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => ReleaseReplyPayload, {
    description: 'Releases a reservation that is not needed any more. Requires role INTEGRATION.',
  })
  async releaseReply(
    @Arg('input', () => ReleaseReplyInput, { description: 'The reservation to release.' })
    input: ReleaseReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ReleaseReplyPayload> {
    const { isRemoved, refusal } = await services.commands.releaseReply(caller, input.token);
    return { released: isRemoved, userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => RevokeReplyPayload, {
    description:
      'Takes back a committed reply that was not sent after all, within 48 hours and unless an inbox has reported it. Requires role INTEGRATION.',
  })
  async revokeReply(
    @Arg('input', () => RevokeReplyInput, { description: 'The reply to take back.' })
    input: RevokeReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RevokeReplyPayload> {
    const { result, refusal } = await services.commands.revokeReply(caller, input.token);
    return {
      outcome: result?.outcome ?? null,
      replayed: result?.isReplayed ?? false,
      botStatus: result?.view ? toBotStatus(result.view) : null,
      statusChange: result?.entry ? toStatusChange(result.entry) : null,
      userErrors: toUserErrors(refusal),
    };
  }
}

function toBodyHashes({ bodyHash, bodyHashes }: CommitReplyInput): string[] {
  return [bodyHash, ...(bodyHashes ?? [])].filter((hash) => !!hash) as string[];
}

function toInbound(inbound: InboundMessageInput | null | undefined): InboundMessage | null {
  if (!inbound) return null;
  const { messageId, sentAt, automatic } = inbound;
  return { messageId, sentAt: sentAt?.getTime() ?? null, isAutomatic: automatic ?? false };
}
