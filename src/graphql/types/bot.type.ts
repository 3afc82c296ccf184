import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BotMode as BotModeValue, WakeOnInbound as WakeOnInboundValue } from '../../domain/bot';
import { BotMode, WakeOnInbound } from '../enums';
import { Duration } from '../scalars';

@ObjectType('BotRules', { description: 'When the bot stands back by itself.' })
export class BotRulesType {
  @Field(() => Boolean, { description: 'Whether a message of a person on the team puts it to sleep.' })
  sleepOnManualMessage: boolean;

  @Field(() => Boolean, { description: 'Whether a message of a workflow puts it to sleep.' })
  sleepOnWorkflowMessage: boolean;

  @Field(() => Duration, {
    nullable: true,
    description: 'How long those messages put it to sleep, at most PT48H; null is until someone wakes it.',
  })
  messageSleep: string | null;

  @Field(() => Int, { description: 'Replies per contact and channel before it sleeps, 1 to 100.' })
  maxMessages: number;

  @Field(() => Duration, {
    nullable: true,
    description: 'How long it sleeps at the limit; null is until someone wakes it.',
  })
  limitSleep: string | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'Upper bound on one stretch of sleep that rules keep extending; null is none.',
  })
  maxRuleSleep: string | null;

  @Field(() => WakeOnInbound, { description: 'Whether a message from the contact wakes it.' })
  wakeOnInbound: WakeOnInboundValue;

  @Field(() => Boolean, {
    description: 'Whether reading the conversation wakes it from a sleep at the message limit.',
  })
  wakeOnRead: boolean;
}

@ObjectType('Bot', { description: 'An AI bot of the workspace.' })
export class BotType {
  @Field(() => ID, { description: 'The id, assigned by this service.' })
  id: string;

  @Field(() => String, { description: 'The display name.' })
  name: string;

  @Field(() => BotMode, { description: 'How the bot takes part in conversations.' })
  mode: BotModeValue;

  @Field(() => Boolean, {
    description:
      'Whether it is the default bot: the bot of every contact without an assigned bot. The first bot of a workspace is the default.',
  })
  isDefault: boolean;

  @Field(() => BotRulesType, { description: 'When the bot goes to sleep and wakes automatically.' })
  rules: BotRulesType;

  @Field(() => Int, { description: 'Increments by one each time the bot is saved.' })
  version: number;
}
