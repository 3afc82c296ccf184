import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BotMode as BotModeValue } from '../../domain/bot';
import { BotMode } from '../enums';
import { defineRuleFields, type RuleFields } from '../rule-fields';

@ObjectType('BotRules', { description: 'When the bot stands back by itself.' })
class BotRulesType {}
defineRuleFields(BotRulesType, 'output');

@ObjectType('Bot', { description: 'An AI bot of the workspace.' })
export class BotType {
  @Field(() => ID, { description: 'The id this service gave it.' })
  id: string;

  @Field(() => String, { description: 'The name to show.' })
  name: string;

  @Field(() => BotMode, { description: 'How it takes part in conversations.' })
  mode: BotModeValue;

  @Field(() => Boolean, {
    description: 'The bot of every contact that has no other. The first bot of a workspace is.',
  })
  isDefault: boolean;

  @Field(() => BotRulesType, { description: 'When it stands back by itself.' })
  rules: RuleFields;

  @Field(() => Int, { description: 'Rises by one each time it is saved.' })
  version: number;
}
