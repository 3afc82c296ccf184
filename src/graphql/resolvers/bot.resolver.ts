import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { ChangedRules } from '../../application/commands/records/bots';
import { mapDurationRules } from '../../domain/bot-rules';
import type { Calendar } from '../../domain/time/calendar';
import type { GraphqlContext } from '../context';
import { type BotRulesInput, DeleteBotInput, SaveBotInput } from '../inputs/bot.input';
import { toBot, toMilliseconds, toUserErrors } from '../mappers';
import { BotType } from '../types/bot.type';
import { DeleteBotPayload, SaveBotPayload } from '../types/payloads.type';

@Resolver(() => BotType)
export class BotResolver {
  @Query(() => BotType, { nullable: true, description: 'Finds a bot; null if there is none with this id.' })
  async bot(
    @Arg('botId', () => ID, { description: 'The id of the bot.' }) botId: string,
    @Ctx() { bots, services }: GraphqlContext,
  ): Promise<BotType | null> {
    const bot = await bots.load(botId);
    return bot && toBot(bot, services.calendar);
  }

  @Query(() => [BotType], { description: 'All bots of the workspace, oldest first.' })
  async bots(@Ctx() { caller, services }: GraphqlContext): Promise<BotType[]> {
    return (await services.queries.botList(caller.workspace)).map((bot) => toBot(bot, services.calendar));
  }

  @Mutation(() => SaveBotPayload, {
    description: 'Creates or updates a bot. Takes effect immediately for its contacts. Requires role ADMIN.',
  })
  async saveBot(
    @Arg('input', () => SaveBotInput, { description: 'The bot to create or update.' }) input: SaveBotInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SaveBotPayload> {
    const { bot, refusal } = await services.commands.saveBot(caller, {
      id: input.botId ?? null,
      name: input.name,
      mode: input.mode,
      isDefault: input.isDefault,
      rules: input.rules && toRules(services.calendar, input.rules),
      identities: input.identities,
      expectedVersion: input.expectedVersion ?? null,
    });
    return { bot: bot && toBot(bot, services.calendar), userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => DeleteBotPayload, {
    description:
      'Deletes a bot. Its contacts get the default bot, or none if it was the default. Requires role ADMIN.',
  })
  async deleteBot(
    @Arg('input', () => DeleteBotInput, { description: 'The bot to delete.' }) { botId }: DeleteBotInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<DeleteBotPayload> {
    const { isRemoved, refusal } = await services.commands.deleteBot(caller, botId);
    return { deleted: isRemoved, userErrors: toUserErrors(refusal) };
  }
}

function toRules(calendar: Calendar, input: BotRulesInput): ChangedRules {
  const durations = mapDurationRules((name) => {
    const duration = input[name];
    return typeof duration === 'string' ? toMilliseconds(calendar, duration) : duration;
  });
  return { ...input, ...durations };
}
