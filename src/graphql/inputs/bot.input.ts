import { Field, ID, InputType, Int } from 'type-graphql';
import type { BotMode as BotModeValue, WakeOnInbound as WakeOnInboundValue } from '../../domain/bot';
import { BotMode, WakeOnInbound } from '../enums';
import { Duration } from '../scalars';

@InputType('BotRulesInput', {
  description: 'When the bot stands back by itself. A field left out stays as it is.',
})
export class BotRulesInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a message of a person on the team puts it to sleep.',
  })
  sleepOnManualMessage?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a message of a workflow puts it to sleep.' })
  sleepOnWorkflowMessage?: boolean | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'How long those messages put it to sleep, PT1S to PT48H; null is until someone wakes it.',
  })
  messageSleep?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Replies per contact and channel before it sleeps, 1 to 100.',
  })
  maxMessages?: number | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'How long it sleeps at the limit, PT1S to PT48H; null is until someone wakes it.',
  })
  limitSleep?: string | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'Upper bound on one stretch of sleep that rules keep extending; null is none.',
  })
  maxRuleSleep?: string | null;

  @Field(() => WakeOnInbound, { nullable: true, description: 'Whether a message from the contact wakes it.' })
  wakeOnInbound?: WakeOnInboundValue | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether reading the conversation wakes it from a sleep at the message limit.',
  })
  wakeOnRead?: boolean | null;
}

@InputType('SaveBotInput', { description: 'The bot to create or update.' })
export class SaveBotInput {
  @Field(() => ID, { nullable: true, description: 'The id of the bot to update. Omit it to create a bot.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'The display name; required for a new bot.' })
  name?: string | null;

  @Field(() => BotMode, {
    nullable: true,
    description: 'How the bot takes part in conversations. The default for a new bot is OFF.',
  })
  mode?: BotModeValue | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is the default bot: the bot of every contact without an assigned bot.',
  })
  isDefault?: boolean | null;

  @Field(() => BotRulesInput, {
    nullable: true,
    description: 'The rules to change. Omitted fields keep their value; null clears a field that allows it.',
  })
  rules?: BotRulesInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Refuse with CONFLICT if the current version of the bot differs.',
  })
  expectedVersion?: number | null;
}

@InputType('DeleteBotInput', { description: 'The bot to delete.' })
export class DeleteBotInput {
  @Field(() => ID, { description: 'The id of the bot.' })
  id: string;
}
