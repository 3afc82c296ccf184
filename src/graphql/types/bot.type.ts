import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BotMode } from '../../domain/bot';
import { BotModeEnum } from '../enums';
import { defineRuleFields, type RuleFields } from '../rule-fields';

@ObjectType('BotRules', { description: 'When the bot goes to sleep and wakes automatically.' })
class BotRulesType {}
defineRuleFields(BotRulesType, 'output');

@ObjectType('Bot', { description: 'An AI bot of the workspace.' })
export class BotType {
  @Field(() => ID, { description: 'An opaque id, unique across all types.' })
  id: string;

  @Field(() => ID, { description: 'The id of the bot, as inputs take it. This service assigns it.' })
  botId: string;

  @Field(() => String, { description: 'The display name.' })
  name: string;

  @Field(() => BotModeEnum, { description: 'How the bot takes part in conversations.' })
  mode: BotMode;

  @Field(() => Boolean, {
    description:
      'Whether it is the bot of every contact without an assigned bot. The first bot of a workspace is.',
  })
  isDefault: boolean;

  @Field(() => BotRulesType, { description: 'When the bot goes to sleep and wakes automatically.' })
  rules: RuleFields;

  @Field(() => [ID], {
    description: "The accounts that the bot writes from: a message with such an actor is the bot's own.",
  })
  identities: readonly string[];

  @Field(() => Int, { description: 'Increments by one each time the bot is saved.' })
  version: number;
}
