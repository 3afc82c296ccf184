import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context';
import { CommitReplyInput, ReleaseReplyInput, ReserveReplyInput } from '../inputs/reply.input';
import { toBotStatus, toDate, toMilliseconds, toStatusChange, toUserErrors } from '../mappers';
import { CommitReplyPayload, ReleaseReplyPayload, ReserveReplyPayload } from '../types/payloads.type';

/** The two questions of a bot: before it generates a reply, and before it sends it. */
@Resolver()
export class ReplyGateResolver {
  @Mutation(() => ReserveReplyPayload, {
    description: 'Reserve a reply: ask whether the bot may start generating one.',
  })
  async reserveReply(
    @Arg('input', () => ReserveReplyInput, { description: 'The reply to reserve.' })
    input: ReserveReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ReserveReplyPayload> {
    const { view, expiresAt, refusal, ...result } = await services.commands.reserveReply(caller, {
      contactId: input.contactId,
      channel: input.channel ?? 'default',
      inboundMessageId: input.inboundMessageId ?? null,
      ttlMs: toMilliseconds(services.calendar, input.ttl ?? 'PT2M'),
    });
    return {
      ...result,
      expiresAt: toDate(expiresAt),
      botStatus: view && toBotStatus(view),
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => CommitReplyPayload, {
    description:
      'Commit a reserved reply: ask again immediately before sending. A granted reply is counted in the same transaction.',
  })
  async commitReply(
    @Arg('input', () => CommitReplyInput, { description: 'The reply to commit.' })
    input: CommitReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<CommitReplyPayload> {
    const { result, refusal } = await services.commands.commitReply(caller, {
      token: input.token,
      messageId: input.messageId,
      bodyHash: input.bodyHash ?? null,
      requireFreshTurn: input.requireFreshTurn ?? false,
    });
    return {
      granted: result !== null && result.denyReason === null,
      denyReason: result?.denyReason ?? null,
      botStatus: result?.view ? toBotStatus(result.view) : null,
      change: result?.entry ? toStatusChange(result.entry) : null,
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => ReleaseReplyPayload, { description: 'Release a reservation that is no longer needed.' })
  async releaseReply(
    @Arg('input', () => ReleaseReplyInput, { description: 'The reservation to release.' })
    input: ReleaseReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ReleaseReplyPayload> {
    const { isRemoved, refusal } = await services.commands.releaseReply(caller, input.token);
    return { released: isRemoved, userErrors: toUserErrors(refusal) };
  }
}
