import { Field, ID, InputType, Int } from 'type-graphql';
import type { BotMode } from '../../domain/bot';
import { BotModeEnum } from '../enums';
import { defineRuleFields, type RuleFields } from '../rule-fields';

@InputType('BotRulesInput', {
  description: 'When the bot goes to sleep and wakes automatically. Omitted fields keep their value.',
})
class BotRulesInputType {}
defineRuleFields(BotRulesInputType, 'input');

export type BotRulesInput = { readonly [N in keyof RuleFields]?: RuleFields[N] | null };

@InputType({ description: 'The bot to create or update.' })
export class SaveBotInput {
  @Field(() => ID, { nullable: true, description: 'The bot to update. Omit it to create one.' })
  botId?: string | null;

  @Field(() => String, { nullable: true, description: 'The display name; required for a new bot.' })
  name?: string | null;

  @Field(() => BotModeEnum, {
    nullable: true,
    description: 'How the bot takes part in conversations. The default for a new bot is OFF.',
  })
  mode?: BotMode | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is the bot of every contact without an assigned bot.',
  })
  isDefault?: boolean | null;

  @Field(() => BotRulesInputType, {
    nullable: true,
    description:
      'The rules to change. Omitted rules keep their value, null resets a rule; null for all resets them to their defaults.',
  })
  rules?: BotRulesInput | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'The accounts that the bot writes from, as `actor.externalId` of messages names them, e.g. chatwoot:1:agent-7. Replaces the list. Each belongs to one bot.',
  })
  identities?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version that you know: if the bot has another by now, the call is refused with CONFLICT.',
  })
  expectedVersion?: number | null;
}

@InputType({ description: 'The bot to delete.' })
export class DeleteBotInput {
  @Field(() => ID, { description: 'The id of the bot.' })
  botId: string;
}
