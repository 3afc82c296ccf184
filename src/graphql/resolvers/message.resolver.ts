import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type {
  MessageResult,
  RecordMessageInput as RecordMessageCommand,
} from '../../application/commands/messages/record-message';
import type { GraphqlContext } from '../context';
import { MarkConversationReadInput, RecordMessageInput, ReportGoalInput } from '../inputs/message.input';
import { toBotStatusPayload, toStatusResult, toWakeSpec } from '../mappers';
import { BotStatusPayload, RecordMessagePayload } from '../types/payloads.type';

/** The reports of inboxes, workflows and bots. */
@Resolver()
export class MessageResolver {
  @Query(() => RecordMessagePayload, {
    description: 'Returns what `recordMessage` would do, without changing anything.',
  })
  async previewMessage(
    @Arg('input', () => RecordMessageInput, { description: 'The message that was sent or received.' })
    input: RecordMessageInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RecordMessagePayload> {
    return toPayload(await services.commands.previewMessage(caller, toCommand(input)));
  }

  @Mutation(() => RecordMessagePayload, {
    description:
      'Record a message. Report every inbound and outbound message, so that rules can put the bot to sleep when a teammate or a workflow writes.',
  })
  async recordMessage(
    @Arg('input', () => RecordMessageInput, { description: 'The message that was sent or received.' })
    input: RecordMessageInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<RecordMessagePayload> {
    return toPayload(await services.commands.recordMessage(caller, toCommand(input)));
  }

  @Mutation(() => BotStatusPayload, { description: 'Report that the bot reached a goal.' })
  async reportGoal(
    @Arg('input', () => ReportGoalInput, { description: 'The goal that was reached.' })
    input: ReportGoalInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    const result = await services.commands.reportGoal(caller, {
      contactId: input.contactId,
      goal: input.goal,
      wake: toWakeSpec(input.wake),
      finalReplyToken: input.finalReplyToken ?? null,
      idempotencyKey: input.idempotencyKey ?? null,
    });
    return toBotStatusPayload(result);
  }

  @Mutation(() => BotStatusPayload, { description: 'Report that a person read the conversation.' })
  async markConversationRead(
    @Arg('input', () => MarkConversationReadInput, { description: 'The conversation that was read.' })
    input: MarkConversationReadInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    const { contactId, readAt } = input;
    const command = { contactId, readAt: readAt?.getTime() ?? null };
    return toBotStatusPayload(await services.commands.markConversationRead(caller, command));
  }
}

function toCommand(input: RecordMessageInput): RecordMessageCommand {
  return {
    contactId: input.contactId,
    messageId: input.messageId,
    origin: input.origin,
    channel: input.channel ?? 'default',
    sentAt: input.sentAt?.getTime() ?? null,
    bodyHash: input.bodyHash ?? null,
    actor: input.actor ? { id: input.actor.id, name: input.actor.name ?? null } : null,
  };
}

function toPayload(result: MessageResult): RecordMessagePayload {
  return { origin: result.origin, ...toStatusResult(result) };
}
