import * as fc from 'fast-check';
import { BOT_MODES, type BotMode } from '../../../src/domain/bot';
import { BOT_RULES, type BotRules, RULE_NAMES, WAKE_ON_INBOUND } from '../../../src/domain/bot-rules';
import {
  BOT_STATES,
  type BotState,
  EXPLICIT_REASONS,
  GOALS,
  type Goal,
} from '../../../src/domain/bot-status';
import type { KnownOrigin, SetEvent } from '../../../src/domain/event';
import { DAY, HOUR, MINUTE, type Milliseconds, SECOND } from '../../../src/domain/time/instant';

/** Something that may happen to a contact, with its times relative to when it happens. */
export type Command =
  | {
      type: 'SET';
      state: BotState;
      wakeIn: Milliseconds | null;
      isOldVersion: boolean;
      parts: Partial<SetEvent>;
    }
  | {
      type: 'MESSAGE';
      origin: KnownOrigin;
      channel: string;
      age: Milliseconds;
      isEcho: boolean;
      isAutomatic: boolean;
    }
  | { type: 'GOAL'; goal: Goal; wakeIn: Milliseconds | null; hasFinalReply: boolean }
  | { type: 'READ'; age: Milliseconds }
  | { type: 'TIMER' }
  | { type: 'RESERVE'; channel: string; isForAutomatic: boolean }
  /** `nth` counts the reservations back from the newest. */
  | { type: 'COMMIT'; nth: number; requireFreshTurn: boolean; isCommittedBefore: boolean }
  | { type: 'MODE'; mode: BotMode | 'NO_BOT' }
  | { type: 'RULES'; rules: Partial<BotRules> };

const channel = fc.constantFrom('sms', 'email');
const rarely = fc.nat({ max: 9 }).map((n) => n === 0);
const often = rarely.map((is) => !is);
const age = fc.constantFrom(0, 1, MINUTE, HOUR, DAY - 1, DAY, 3 * DAY, 8 * DAY);
const wakeIn = fc.constantFrom(null, SECOND, MINUTE, HOUR, DAY, 7 * DAY);

const flags = RULE_NAMES.filter((name) => BOT_RULES[name].kind === 'FLAG');

/** Every flag, and of the others those that the invariants are about. */
export const someRules: fc.Arbitrary<Partial<BotRules>> = fc.record({
  ...Object.fromEntries(flags.map((name) => [name, fc.boolean()])),
  sleepOnTeammateMessage: often,
  messageSleep: fc.constantFrom(null, MINUTE, HOUR, DAY, 2 * DAY),
  maxMessages: fc.integer({ min: 1, max: 4 }),
  limitSleep: fc.constantFrom(null, MINUTE, HOUR),
  limitWindow: fc.constantFrom(null, null, HOUR, 30 * DAY),
  burstLimit: fc.constantFrom(null, 1, 2, 3),
  maxRuleSleep: fc.constantFrom(null, null, HOUR, 2 * DAY),
  wakeOnInbound: fc.constantFrom(...WAKE_ON_INBOUND),
});

const set: fc.Arbitrary<Command> = fc.record({
  type: fc.constant('SET' as const),
  state: fc.constantFrom('ACTIVE', 'ACTIVE', ...BOT_STATES),
  wakeIn,
  isOldVersion: rarely,
  parts: fc.record({
    note: fc.constantFrom(null, 'a note'),
    pinned: rarely,
    locked: rarely,
    reason: fc.constantFrom(...EXPLICIT_REASONS),
    evenIfUnavailable: fc.boolean(),
    isAdmin: fc.boolean(),
    neverShorten: rarely,
    endOnReply: rarely,
    mayEndOptOut: fc.boolean(),
  }),
});

const message: fc.Arbitrary<Command> = fc.record({
  type: fc.constant('MESSAGE' as const),
  origin: fc.constantFrom('CONTACT', 'BOT', 'TEAMMATE', 'WORKFLOW', 'SUGGESTION'),
  channel,
  age,
  isEcho: rarely,
  isAutomatic: rarely,
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: set },
  { weight: 7, arbitrary: message },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('GOAL' as const),
      goal: fc.constantFrom(...GOALS),
      wakeIn,
      hasFinalReply: often,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('READ' as const), age }) },
  { weight: 1, arbitrary: fc.constant({ type: 'TIMER' } as const) },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('RESERVE' as const), channel, isForAutomatic: rarely }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('COMMIT' as const),
      nth: fc.nat({ max: 2 }),
      requireFreshTurn: rarely,
      isCommittedBefore: rarely,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('MODE' as const),
      mode: fc.constantFrom('AUTO_PILOT', 'AUTO_PILOT', ...BOT_MODES, 'NO_BOT'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('RULES' as const), rules: someRules }) },
);

/** A life of a contact: what happens, and how long after what happened before. */
export const someCommands = fc.array(
  fc.record({ after: fc.constantFrom(0, 0, 0, 1, SECOND, SECOND, SECOND, MINUTE, HOUR, DAY), command }),
  { minLength: 1, maxLength: 40, size: 'max' },
);
export type TimedCommand = { after: Milliseconds; command: Command };
