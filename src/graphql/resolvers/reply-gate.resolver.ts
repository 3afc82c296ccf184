import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context';
import { toMilliseconds } from '../durations';
import { CommitReplyInput, ReleaseReplyInput, ReserveReplyInput } from '../inputs/reply.input';
import { toBotStatus, toDate, toStatusChange, toUserErrors } from '../mappers';
import {
  CommitReplyPayloadType,
  ReleaseReplyPayloadType,
  ReserveReplyPayloadType,
} from '../types/payloads.type';

/** Bots ask twice: before they think, and before they send. */
@Resolver()
export class ReplyGateResolver {
  @Mutation(() => ReserveReplyPayloadType, { description: 'May the bot start writing an answer?' })
  async reserveReply(
    @Arg('input', () => ReserveReplyInput, { description: 'What it wants to answer.' })
    input: ReserveReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ReserveReplyPayloadType> {
    const { view, expiresAt, refusal, ...answer } = await services.commands.reserveReply(caller, {
      contactId: input.contactId,
      channel: input.channel ?? 'default',
      inboundMessageId: input.inboundMessageId ?? null,
      ttlMs: toMilliseconds(services.calendar, input.ttl ?? 'PT2M'),
    });
    return {
      ...answer,
      expiresAt: toDate(expiresAt),
      botStatus: view && toBotStatus(view),
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => CommitReplyPayloadType, {
    description:
      'May it send what it wrote? Asked again at the last moment, counted in the same transaction.',
  })
  async commitReply(
    @Arg('input', () => CommitReplyInput, { description: 'What it is about to send.' })
    input: CommitReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<CommitReplyPayloadType> {
    const { answer, refusal } = await services.commands.commitReply(caller, {
      token: input.token,
      messageId: input.messageId,
      bodyHash: input.bodyHash ?? null,
      requireFreshTurn: input.requireFreshTurn ?? false,
    });
    return {
      granted: answer !== null && answer.denyReason === null,
      denyReason: answer?.denyReason ?? null,
      botStatus: answer?.view ? toBotStatus(answer.view) : null,
      change: answer?.entry ? toStatusChange(answer.entry) : null,
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => ReleaseReplyPayloadType, {
    description: 'Give a reservation back that is not needed any more.',
  })
  async releaseReply(
    @Arg('input', () => ReleaseReplyInput, { description: 'The reservation.' }) { token }: ReleaseReplyInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ReleaseReplyPayloadType> {
    const { isRemoved, refusal } = await services.commands.releaseReply(caller, token);
    return { released: isRemoved, userErrors: toUserErrors(refusal) };
  }
}
