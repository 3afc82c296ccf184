import { Field, ID, InputType, Int } from 'type-graphql';
import type { BotMode as BotModeValue } from '../../domain/bot';
import { BotMode } from '../enums';
import { defineRuleFields, type RuleFields } from '../rule-fields';

@InputType('BotRulesInput', {
  description: 'When the bot stands back by itself. A field left out stays as it is.',
})
class BotRulesInputType {}
defineRuleFields(BotRulesInputType, 'input');

export type BotRulesInput = { readonly [N in keyof RuleFields]?: RuleFields[N] | null };

@InputType('SaveBotInput', { description: 'A bot to create or to change.' })
export class SaveBotInput {
  @Field(() => ID, { nullable: true, description: 'Absent creates one.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The name to show; a new bot needs one.' })
  name?: string | null;

  @Field(() => BotMode, {
    nullable: true,
    description: 'How it takes part in conversations; OFF for a new bot if absent.',
  })
  mode?: BotModeValue | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is the bot of every contact that has no other.',
  })
  isDefault?: boolean | null;

  @Field(() => BotRulesInputType, {
    nullable: true,
    description: 'A field left out stays as it is; null clears it.',
  })
  rules?: BotRulesInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CONFLICT unless the bot still has this version.',
  })
  expectedVersion?: number | null;
}

@InputType('DeleteBotInput', { description: 'A bot to delete.' })
export class DeleteBotInput {
  @Field(() => ID, { description: 'The bot.' })
  id: string;
}
