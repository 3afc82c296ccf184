import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type {
  MessageAnswer,
  RecordMessageInput as RecordMessageCommand,
} from '../../application/commands/record-message';
import type { GraphqlContext } from '../context';
import { MarkConversationReadInput, RecordMessageInput, ReportGoalInput } from '../inputs/message.input';
import { toBotStatusPayload, toStatusAnswer, toWakeSpec } from '../mappers';
import { BotStatusPayloadType, RecordMessagePayloadType } from '../types/payloads.type';

/** What inboxes, workflows and bots report. */
@Resolver()
export class MessageResolver {
  @Query(() => RecordMessagePayloadType, {
    description: 'What a message would do, by the same rules, without doing it.',
  })
  async previewMessage(
    @Arg('input', () => RecordMessageInput, { description: 'The message.' }) input: RecordMessageInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RecordMessagePayloadType> {
    return toPayload(await services.commands.previewMessage(caller, toCommand(input)));
  }

  @Mutation(() => RecordMessagePayloadType, {
    description:
      'Tell the service of every message, in or out: this is how the bot steps back when a person or a workflow writes.',
  })
  async recordMessage(
    @Arg('input', () => RecordMessageInput, { description: 'The message.' }) input: RecordMessageInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RecordMessagePayloadType> {
    return toPayload(await services.commands.recordMessage(caller, toCommand(input)));
  }

  @Mutation(() => BotStatusPayloadType, { description: 'Tell the service that the bot has reached a goal.' })
  async reportGoal(
    @Arg('input', () => ReportGoalInput, { description: 'The goal.' }) input: ReportGoalInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayloadType> {
    const answer = await services.commands.reportGoal(caller, {
      contactId: input.contactId,
      goal: input.goal,
      wake: toWakeSpec(input.wake),
      finalReplyToken: input.finalReplyToken ?? null,
      idempotencyKey: input.idempotencyKey ?? null,
    });
    return toBotStatusPayload(answer);
  }

  @Mutation(() => BotStatusPayloadType, {
    description: 'Tell the service that a person has read the conversation.',
  })
  async markConversationRead(
    @Arg('input', () => MarkConversationReadInput, { description: 'The conversation.' })
    input: MarkConversationReadInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayloadType> {
    const { contactId, readAt } = input;
    const command = { contactId, readAt: readAt?.getTime() ?? null };
    return toBotStatusPayload(await services.commands.markConversationRead(caller, command));
  }
}

function toCommand(input: RecordMessageInput): RecordMessageCommand {
  const { actor } = input;
  return {
    contactId: input.contactId,
    messageId: input.messageId,
    origin: input.origin,
    channel: input.channel ?? 'default',
    sentAt: input.sentAt?.getTime() ?? null,
    bodyHash: input.bodyHash ?? null,
    actor: actor ? { id: actor.id, name: actor.name ?? null } : null,
  };
}

function toPayload(answer: MessageAnswer): RecordMessagePayloadType {
  return { origin: answer.origin, ...toStatusAnswer(answer) };
}
