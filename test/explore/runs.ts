import type { Bot } from '../../src/domain/bot';
import { type BotRules, DEFAULT_RULES } from '../../src/domain/bot-rules';
import type { Exploration } from './explore';
import { BOT_ACCOUNT } from './messages';
import { STEPS } from './steps';

const MINUTE = 60_000;
const SECOND = 1_000;

export interface Run {
  readonly name: string;
  readonly exploration: Exploration;
}

/** Limits so low that a few events reach them. */
const LOW = { messageSleep: 60 * MINUTE, maxMessages: 3, limitSleep: 30 * MINUTE } as const;

function botWith(rules: Partial<BotRules>): Bot {
  return {
    ...{ id: 'bot-1', name: 'Robin', mode: 'AUTO_PILOT', modeVersion: 1, isDefault: true, version: 1 },
    ...{ rules: { ...DEFAULT_RULES, ...LOW, ...rules }, identities: [BOT_ACCOUNT] },
  };
}

function stepsOf(names: readonly string[]) {
  return names.map((name) => STEPS[name] ?? fail(name));
}

function fail(name: string): never {
  throw new Error(`There is no step ${name}.`);
}

const ALL = Object.keys(STEPS);

/** Those of which one of a kind is enough, in longer sequences. */
const CORE = [
  ...['contact', 'contactLate', 'bot', 'teammate', 'teammateLate', 'workflow', 'unknown', 'unknownText'],
  ...['knownBot', 'knownTeammate', 'echoId', 'active', 'untilReply', 'extend', 'optOut', 'programActive'],
  ...['reserve', 'commit', 'revoke', 'handover', 'link', 'unlink', 'teammateBo', 'timer'],
];

/** What can be taken back, and what it takes along. */
const GATE = [
  ...['contact', 'bot', 'botText', 'suggestion', 'unknownText', 'knownBot', 'knownTeammate', 'knownWorkflow'],
  ...['echoId', 'echoToken', 'active', 'sleep', 'reserve', 'commit', 'revoke', 'goal', 'read', 'minutes'],
  ...['hours', 'timer', 'account'],
];

function run(
  name: string,
  names: readonly string[],
  length: number,
  rules: Partial<BotRules> = {},
  tick = SECOND,
): Run {
  return { name, exploration: { bot: botWith(rules), steps: stepsOf(names), length, tick } };
}

export const SHORT = run('every event', ALL, 3);

const SLEEPY = { sleepOnWorkflowMessage: true, maxRuleSleep: 70 * MINUTE } as const;
const WAKING = { wakeOnInbound: 'ALWAYS', wakeOnRead: true, maxMessages: 2, limitWindow: null } as const;

export const RUNS: readonly Run[] = [
  run('every event, low limits', ALL, 4),
  run('the core, five events', CORE, 5, { sleepOnWorkflowMessage: true }),
  run('gate and corrections, two replies, five events', GATE, 5, { maxMessages: 2, limitSleep: null }),
  run('bursts of one', GATE, 4, { burstLimit: 1 }),
  run('workflows, longest sleep', ALL, 3, SLEEPY),
  run('contacts and reads wake', ALL, 3, WAKING),
  run('contacts end sleeps of rules', ALL, 3, { wakeOnInbound: 'RULE_SLEEP_ONLY', limitWindow: 90 * MINUTE }),
  run('endless sleeps', ALL, 3, { messageSleep: null, limitSleep: null, maxMessages: 1 }),
  run('no rule', ALL, 3, { sleepOnTeammateMessage: false }),
  run('everything at one instant', ALL, 3, { ...WAKING, ...SLEEPY }, 0),
];
