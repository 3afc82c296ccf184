import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { MessageResult } from '../../application/commands/messages/record-message';
import type { RecordMessageInput as RecordMessageCommand } from '../../application/commands/messages/record-message-input';
import { toChannel } from '../../application/tidy';
import type { GraphqlContext } from '../context';
import { MarkConversationReadInput, RecordMessageInput, ReportGoalInput } from '../inputs/message.input';
import { toBotStatusPayload, toPreviewPayload, toSender, toStatusResult, toWake } from '../mappers';
import { BotStatusPayload, MessagePreviewPayload, RecordMessagePayload } from '../types/payloads.type';

/** The reports of inboxes, workflows and bots. */
@Resolver()
export class MessageResolver {
  @Query(() => MessagePreviewPayload, {
    description: 'Returns what `recordMessage` would do, for a caller who may. Nothing is stored.',
  })
  async previewMessage(
    @Arg('input', () => RecordMessageInput, { description: 'The message that was sent or received.' })
    input: RecordMessageInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<MessagePreviewPayload> {
    const result = await services.commands.previewMessage(caller, toCommand(input));
    return { origin: result.origin, ...toPreviewPayload(result) };
  }

  @Mutation(() => RecordMessagePayload, {
    description:
      'Records a message sent or received. Call it for every message, so that rules know who wrote. Requires role INTEGRATION.',
  })
  async recordMessage(
    @Arg('input', () => RecordMessageInput, { description: 'The message that was sent or received.' })
    input: RecordMessageInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RecordMessagePayload> {
    return toPayload(await services.commands.recordMessage(caller, toCommand(input)));
  }

  @Mutation(() => BotStatusPayload, {
    description: 'Reports that the bot reached a goal, and puts it to sleep. Requires role INTEGRATION.',
  })
  async reportGoal(
    @Arg('input', () => ReportGoalInput, { description: 'The goal that was reached.' })
    input: ReportGoalInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    const result = await services.commands.reportGoal(caller, {
      contactId: input.contactId,
      goal: input.goal,
      wake: toWake(input.wake),
      finalReplyToken: input.finalReplyToken ?? null,
      idempotencyKey: input.idempotencyKey ?? null,
      onBehalfOf: toSender(input.onBehalfOf),
    });
    return toBotStatusPayload(result);
  }

  @Mutation(() => BotStatusPayload, {
    description: 'Reports that a person read the conversation. Requires role INTEGRATION.',
  })
  async markConversationRead(
    @Arg('input', () => MarkConversationReadInput, { description: 'The conversation that was read.' })
    input: MarkConversationReadInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    const { contactId, readAt } = input;
    const onBehalfOf = toSender(input.onBehalfOf);
    const command = { contactId, readAt: readAt?.getTime() ?? null, onBehalfOf };
    return toBotStatusPayload(await services.commands.markConversationRead(caller, command));
  }
}

function toCommand(input: RecordMessageInput): RecordMessageCommand {
  return {
    contactId: input.contactId,
    messageId: input.messageId,
    origin: input.origin,
    channel: toChannel(input.channel),
    sentAt: input.sentAt?.getTime() ?? null,
    bodyHash: input.bodyHash || null,
    replyToken: input.replyToken || null,
    isAutomatic: input.automatic ?? false,
    actor: toSender(input.actor),
  };
}

function toPayload(result: MessageResult): RecordMessagePayload {
  return { origin: result.origin, guessed: result.isGuess, ...toStatusResult(result) };
}
