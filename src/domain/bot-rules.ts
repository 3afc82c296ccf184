import { choice, count, duration, flag, optionalCount, type Rule } from './rule-kind';
import { DAY, HOUR } from './time/instant';

export const WAKE_ON_INBOUND = ['NEVER', 'RULE_SLEEP_ONLY', 'ALWAYS'] as const;
export type WakeOnInbound = (typeof WAKE_ON_INBOUND)[number];

const SLEEP = { longest: 48 * HOUR, bounds: 'from PT1S to PT48H, or null to sleep until woken' };

/**
 * Every rule that puts the bot to sleep or wakes it, declared once. The rule's type, default, bounds, API field and
 * database column are derived from its declaration. To add a rule, see docs/adding-a-rule.md.
 */
export const BOT_RULES = {
  sleepOnTeammateMessage: flag({
    default: true,
    description: 'Whether a message from a teammate puts the bot to sleep.',
  }),
  sleepOnWorkflowMessage: flag({
    default: false,
    description: 'Whether a message from a workflow puts the bot to sleep.',
  }),
  /** The sleep starts when the message was sent. */
  messageSleep: duration({
    ...SLEEP,
    default: 24 * HOUR,
    description: 'Sleep duration after a teammate or workflow message; null: until woken.',
    inputDescription:
      'Sleep duration after a teammate or workflow message, PT1S to PT48H; null: until woken.',
  }),
  maxMessages: count({
    least: 1,
    most: 100,
    default: 75,
    description: 'Number of replies to a contact on one channel after which the bot sleeps, 1 to 100.',
  }),
  limitSleep: duration({
    ...SLEEP,
    default: null,
    description: 'Sleep duration when maxMessages is reached; null: until woken.',
    inputDescription: 'Sleep duration when maxMessages is reached, PT1S to PT48H; null: until woken.',
  }),
  limitWindow: duration({
    longest: 366 * DAY,
    bounds: 'from PT1S to P366D, or null to count until the next reset',
    default: 30 * DAY,
    description:
      'How long replies count towards maxMessages, from the first one on; null: until the counts are reset.',
  }),
  burstLimit: optionalCount({
    least: 1,
    most: 1_000,
    default: 20,
    description:
      'Number of replies to a contact on one channel within one minute, beyond which the bot sleeps for 15 minutes, because two programs may be answering each other; null: no limit.',
  }),
  maxRuleSleep: duration({
    longest: 366 * DAY,
    bounds: 'from PT1S to P366D, or null for no limit',
    default: null,
    description: 'Maximum total length of a sleep that rules extend; null: no limit.',
  }),
  wakeOnInbound: choice({
    values: WAKE_ON_INBOUND,
    default: 'NEVER',
    description: 'Whether a message from the contact wakes the bot.',
  }),
  wakeOnRead: flag({
    default: false,
    description: 'Whether reading the conversation wakes a bot that sleeps because maxMessages was reached.',
  }),
};

type Declared = typeof BOT_RULES;
export type RuleName = keyof Declared;
export type BotRules = { readonly [N in RuleName]: Declared[N]['default'] };

/** The rules whose value is a duration. The API represents them as ISO 8601 strings. */
export type DurationRuleName = {
  [N in RuleName]: Declared[N]['kind'] extends 'DURATION' ? N : never;
}[RuleName];

export const RULE_NAMES = Object.keys(BOT_RULES).filter((name): name is RuleName => name in BOT_RULES);
const DURATION_RULE_NAMES = RULE_NAMES.filter(
  (name): name is DurationRuleName => BOT_RULES[name].kind === 'DURATION',
);

const byName: { readonly [N in RuleName]: Rule<BotRules[N]> } = BOT_RULES;
export const DEFAULT_RULES = mapRules<BotRules>((name) => byName[name].default);
/** The value of each rule after it is set to `null`. */
export const CLEARED_RULES = mapRules<BotRules>((name) => byName[name].cleared);

/** Builds an object with a value for each rule. */
export function mapRules<T extends Record<RuleName, unknown>>(
  make: <N extends RuleName>(name: N) => T[N],
): T {
  return mapNames<RuleName, T>(RULE_NAMES, make);
}

/** Builds an object with a value for each duration rule. */
export function mapDurationRules<V>(make: (name: DurationRuleName) => V): Record<DurationRuleName, V> {
  return mapNames<DurationRuleName, Record<DurationRuleName, V>>(DURATION_RULE_NAMES, make);
}

function mapNames<Name extends string, T extends Record<Name, unknown>>(
  names: readonly Name[],
  make: <N extends Name>(name: N) => T[N],
): T {
  const values: Partial<T> = {};
  for (const name of names) values[name] = make(name);
  const isComplete = (some: Partial<T>): some is T => names.every((name) => name in some);
  if (!isComplete(values)) throw new Error('A rule has no value.');
  return values;
}

/** Returns the first rule that is out of bounds, or `null`. */
export function findRuleOutOfBounds(
  values: Readonly<Partial<Record<RuleName, unknown>>>,
): { field: RuleName; message: string } | null {
  const field = RULE_NAMES.find((name) => !BOT_RULES[name].isValid(values[name]));
  return field ? { field, message: `${field} must be ${BOT_RULES[field].bounds}.` } : null;
}

export function areRules(values: Readonly<Partial<Record<RuleName, unknown>>>): values is BotRules {
  return findRuleOutOfBounds(values) === null;
}
