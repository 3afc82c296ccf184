import type { BotRules } from '../../../src/domain/bot-rules';
import type { Happening, Notebook, NotedCommit, Person } from './notebook';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the oracle looks at of a status: what is stored, with a wake that is due. */
export interface Standing {
  readonly state: 'ACTIVE' | 'SLEEPING' | 'INACTIVE';
  readonly wakeAt: number | null;
  readonly reason: string;
  readonly since: number;
  readonly version: number;
  readonly epoch: number;
  readonly endOnReply: boolean;
}

type Message = Extract<Happening, { type: 'MESSAGE' }>;

/** Whose message it is, by section 4 of the rules. */
export interface Whose {
  readonly origin: 'CONTACT' | 'BOT' | 'TEAMMATE' | 'WORKFLOW' | 'SUGGESTION';
  readonly isGuess: boolean;
  readonly echoOf: string | null;
  readonly byText: NotedCommit | null;
}

export function whoseIs(person: Person, message: Message): Whose {
  const bot = { origin: 'BOT', isGuess: false, echoOf: null, byText: null } as const;
  const { token, id, channel, hash, origin, isOfBotAccount } = message;
  const commits = Object.values(person.commits);
  if (token !== null) {
    const named = person.commits[token];
    return named && !named.isRevoked ? { ...bot, echoOf: token } : bot;
  }
  const byId = commits.find((one) => one.channel === channel && one.ids.includes(id));
  if (byId) return { ...bot, echoOf: byId.isRevoked ? null : byId.token };
  if (hash !== null && (origin === 'BOT' || origin === 'UNKNOWN')) {
    const fitting = commits.filter(
      (one) =>
        one.hash === hash && Math.abs(message.sentAt - one.at) <= 10 * MINUTE && isFree(person, one, message),
    );
    const byText = fitting.find(({ isRevoked }) => !isRevoked) ?? fitting[0];
    const echoOf = byText && !byText.isRevoked ? byText.token : null;
    if (byText) return { ...bot, isGuess: origin === 'UNKNOWN', echoOf, byText };
  }
  if (isOfBotAccount && origin !== 'SUGGESTION') return bot;
  if (origin === 'UNKNOWN') return { ...bot, origin: 'TEAMMATE', isGuess: true };
  return { ...bot, origin };
}

function isFree(person: Person, { token }: NotedCommit, message: Message): boolean {
  return !Object.entries(person.messages).some(
    ([key, { byText }]) =>
      byText === token && key.startsWith(`${message.channel} OUT `) && key !== messageKey(message),
  );
}

export function messageKey({ channel, origin, id }: Pick<Message, 'channel' | 'origin' | 'id'>): string {
  return `${channel} ${origin === 'CONTACT' ? 'IN' : 'OUT'} ${id}`;
}

export function isTooOld(sentAt: number, now: number): boolean {
  return sentAt < now - 7 * DAY;
}

/** The inbound messages later than every answer, by time. */
export function waitingOf({ inbound, answers }: Person): number[] {
  const answered = Math.max(...answers.map(({ at }) => at));
  const open = inbound.filter(({ at }) => at > answered);
  return open.map(({ at }) => at).sort((a, b) => a - b);
}

/** The replies on a channel that count now: those of the window that runs, which began with a reply. */
export function countOn(person: Person, channel: string, { limitWindow }: BotRules, now: number): number {
  const window = limitWindow ?? Number.POSITIVE_INFINITY;
  let start: number | null = null;
  let size = 0;
  for (const { at } of person.counted.filter((one) => one.channel === channel)) {
    if (start !== null && at < start + window) size += 1;
    else [start, size] = [at, 1];
  }
  return start === null || start + window <= now ? 0 : size;
}

export function hasCounts(person: Person, rules: BotRules, now: number): boolean {
  return person.counted.some(({ channel }) => countOn(person, channel, rules, now) > 0);
}

/** The replies of the minute that runs: one begins with a reply, and the first after its end begins the next. */
function burstOn(person: Person, channel: string, now: number): number {
  let start = Number.NEGATIVE_INFINITY;
  let size = 0;
  for (const { at } of person.counted.filter((one) => one.channel === channel)) {
    if (at < start + MINUTE) size += 1;
    else [start, size] = [at, 1];
  }
  return now < start + MINUTE ? size : 0;
}

export function isBurst(person: Person, channel: string, rules: BotRules, now: number): boolean {
  return rules.burstLimit !== null && burstOn(person, channel, now) >= rules.burstLimit;
}

/** Whether a rule speaks for silence, and whether it is too late to. */
export function ruleOf(origin: string, rules: BotRules): boolean {
  if (origin === 'TEAMMATE') return rules.sleepOnTeammateMessage;
  return origin === 'WORKFLOW' && rules.sleepOnWorkflowMessage;
}

export function isRuleStale(person: Person, sentAt: number, rules: BotRules, now: number): boolean {
  if (person.fence !== null && sentAt <= person.fence) return true;
  return rules.messageSleep === null ? sentAt + DAY <= now : sentAt + rules.messageSleep <= now;
}

/** A reported reply that the last reset, or a day, has left behind. */
export function isReplyStale({ resetAt }: Person, sentAt: number, now: number): boolean {
  return (resetAt !== null && sentAt <= resetAt) || sentAt + DAY <= now;
}

const EXPLICIT = ['MANUAL', 'API', 'BULK', 'WORKFLOW_ACTION', 'OPT_OUT', 'OPT_IN'];

export function isExplicit(reason: string): boolean {
  return EXPLICIT.includes(reason);
}

/** Whether a message of the contact wakes the bot. */
export function endsSleep(
  person: Person,
  before: Standing,
  sentAt: number,
  rules: BotRules,
  now: number,
): boolean {
  if (before.state !== 'SLEEPING' || sentAt < before.since || isTooOld(sentAt, now)) return false;
  if (before.endOnReply) return person.fence === null || sentAt >= person.fence;
  if (before.reason === 'HUMAN_HANDOVER' || before.reason === 'REPLY_BURST') return false;
  const isOn =
    rules.wakeOnInbound === 'ALWAYS' ||
    (rules.wakeOnInbound === 'RULE_SLEEP_ONLY' && !isExplicit(before.reason));
  return isOn && (person.fence === null || sentAt > person.fence) && sentAt + DAY > now;
}

export function isLater(a: number | null, b: number | null): boolean {
  return b !== null && (a === null || a > b);
}

/** Of two switches the stricter, with the later wake time of those that are silent. */
export function stricterOf(a: Standing & { isOptedOut: boolean }, b: Standing & { isOptedOut: boolean }) {
  const rank = (one: typeof a) =>
    one.isOptedOut ? 3 : ['ACTIVE', 'SLEEPING', 'INACTIVE'].indexOf(one.state);
  const { state } = rank(b) > rank(a) ? b : a;
  const silent = [a, b].filter((one) => one.state !== 'ACTIVE').map(({ wakeAt }) => wakeAt);
  return {
    state,
    wakeAt: silent.includes(null) || silent.length === 0 ? null : Math.max(...silent.map(Number)),
  };
}

export function ownerOf({ owners }: Notebook, id: string): string {
  return owners[id] ?? id;
}
