import { DAY, HOUR, type Milliseconds, SECOND } from './instant';

export const BOT_MODES = ['OFF', 'SUGGESTIVE', 'AUTO_PILOT'] as const;
export type BotMode = (typeof BOT_MODES)[number];

export const WAKE_ON_INBOUND = ['NEVER', 'RULE_SLEEP_ONLY', 'ALWAYS'] as const;
export type WakeOnInbound = (typeof WAKE_ON_INBOUND)[number];

/** When the bot stands back by itself. A duration of `null` is "until someone wakes it". */
export interface BotRules {
  readonly sleepOnManualMessage: boolean;
  readonly sleepOnWorkflowMessage: boolean;
  /** How long those messages put it to sleep, counted from when the message was sent. */
  readonly messageSleep: Milliseconds | null;
  /** Replies per contact and channel before it sleeps. */
  readonly maxMessages: number;
  readonly limitSleep: Milliseconds | null;
  /** Upper bound on one stretch of sleep that rules keep extending; `null` is none. */
  readonly maxRuleSleep: Milliseconds | null;
  readonly wakeOnInbound: WakeOnInbound;
  readonly wakeOnRead: boolean;
}

export interface Bot {
  readonly id: string;
  readonly name: string;
  readonly mode: BotMode;
  /** Rises with every change of mode, so that a reservation can tell whether its mode still stands. */
  readonly modeVersion: number;
  /** The bot of every contact that has no other. */
  readonly isDefault: boolean;
  readonly rules: BotRules;
  readonly version: number;
}

export const DEFAULT_RULES: BotRules = {
  sleepOnManualMessage: true,
  sleepOnWorkflowMessage: false,
  messageSleep: 24 * HOUR,
  maxMessages: 75,
  limitSleep: null,
  maxRuleSleep: null,
  wakeOnInbound: 'NEVER',
  wakeOnRead: false,
};

const MAX_RULE_DURATION = 48 * HOUR;
const MAX_STRETCH = 366 * DAY;

/** The first rule that is out of bounds, or `null`. `field` is the rule's name. */
export function findRuleOutOfBounds(rules: BotRules): { field: keyof BotRules; message: string } | null {
  const { maxMessages } = rules;
  if (!Number.isInteger(maxMessages) || maxMessages < 1 || maxMessages > 100) {
    return { field: 'maxMessages', message: 'maxMessages must be from 1 to 100.' };
  }
  for (const field of ['messageSleep', 'limitSleep'] as const) {
    if (!isWithin(rules[field], MAX_RULE_DURATION)) {
      return { field, message: `${field} must be from PT1S to PT48H, or null to sleep until woken.` };
    }
  }
  if (!isWithin(rules.maxRuleSleep, MAX_STRETCH)) {
    return {
      field: 'maxRuleSleep',
      message: 'maxRuleSleep must be from PT1S to P366D, or null for no limit.',
    };
  }
  return null;
}

function isWithin(duration: Milliseconds | null, longest: Milliseconds): boolean {
  return duration === null || (duration >= SECOND && duration <= longest);
}
