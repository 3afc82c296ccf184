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
  @Query(() => BotType, { nullable: true, description: 'Find a bot by id; null if not found.' })
  async bot(
    @Arg('id', () => ID, { description: 'The id, assigned by this service.' }) id: string,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotType | null> {
    const bot = (await services.queries.botList(caller.workspace)).find((one) => one.id === id);
    return bot ? toBot(bot, services.calendar) : null;
  }

  @Query(() => [BotType], { description: 'All bots of the workspace, oldest first.' })
  async bots(@Ctx() { caller, services }: GraphqlContext): Promise<BotType[]> {
    return (await services.queries.botList(caller.workspace)).map((bot) => toBot(bot, services.calendar));
  }

  @Mutation(() => SaveBotPayload, {
    description:
      'Create or update a bot. The permission and availability of its contacts change immediately.',
  })
  async saveBot(
    @Arg('input', () => SaveBotInput, { description: 'The bot to create or update.' }) input: SaveBotInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SaveBotPayload> {
    const { bot, refusal } = await services.commands.saveBot(caller, {
      id: input.id ?? null,
      name: input.name,
      mode: input.mode,
      isDefault: input.isDefault,
      rules: input.rules && toRules(services.calendar, input.rules),
      expectedVersion: input.expectedVersion ?? null,
    });
    return { bot: bot && toBot(bot, services.calendar), userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => DeleteBotPayload, {
    description:
      'Delete a bot. Its contacts fall back to the default bot, or have no bot if it was the default.',
  })
  async deleteBot(
    @Arg('input', () => DeleteBotInput, { description: 'The bot to delete.' }) { id }: DeleteBotInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<DeleteBotPayload> {
    const { isRemoved, refusal } = await services.commands.deleteBot(caller, id);
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
