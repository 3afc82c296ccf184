import type { BotRules } from '../../../src/domain/bot-rules';
import type { StatusChange } from '../../../src/domain/status-change';
import {
  countOn,
  endsSleep,
  hasCounts,
  isBurst,
  isExplicit,
  isLater,
  isReplyStale,
  isRuleStale,
  isTooOld,
  messageKey,
  ruleOf,
  type Standing,
  whoseIs,
} from './expectations';
import type { Answer, Happening, Person } from './notebook';

/** One call to one person, and what came of it. */
export interface Scene {
  readonly rules: BotRules;
  readonly now: number;
  /** The status before, with a wake that is due. */
  readonly before: Standing;
  readonly after: Standing;
  /** The entries of the call itself, without a due wake. */
  readonly changes: readonly StatusChange[];
  readonly answer: Answer;
  readonly fail: (fault: string) => void;
}

type Of<T extends Happening['type']> = Extract<Happening, { type: T }>;

/** Writes down a message, and says what should have come of it. */
export function followMessage(person: Person, message: Of<'MESSAGE'>, scene: Scene): void {
  const { answer, changes, fail } = scene;
  const key = messageKey(message);
  const known = person.messages[key];
  const ofCommit = Object.values(person.commits).find(
    ({ channel, ids }) => channel === message.channel && ids.includes(message.id),
  );
  const whose = whoseIs(person, message);
  if (known && (!known.isGuess || whose.isGuess)) {
    if (!answer.isReplayed) fail('a message known before was not replayed');
    if (changes.length > 0) fail('a message known before had an effect');
    return;
  }
  if (answer.isReplayed) fail('a message was replayed that was not known');
  let { before } = scene;
  let own = changes;
  if (known) {
    const [correction, ...rest] = changes;
    if (correction?.reason !== 'CORRECTION') fail('a guess was not taken back');
    else before = takeBack(person, key, correction, scene);
    own = rest;
  }
  person.messages = {
    ...person.messages,
    [key]: { isGuess: whose.isGuess, echoOf: whose.echoOf, byText: whose.byText?.token ?? null },
  };
  if (own.length !== 1) fail(`a message made ${own.length} entries`);
  const isMarked =
    message.token !== null || whose.byText !== null || ofCommit !== undefined || message.isOfBotAccount;
  const isOwn = isMarked && message.origin !== 'SUGGESTION';
  decideMessage(person, message, { ...whose, key, isOwn }, { ...scene, before, changes: own });
}

interface Decided {
  readonly origin: string;
  readonly echoOf: string | null;
  readonly key: string;
  /** Whether it carries something of the bot. */
  readonly isOwn: boolean;
}

function decideMessage(person: Person, message: Of<'MESSAGE'>, whose: Decided, scene: Scene): void {
  const { before, after, now, rules, fail } = scene;
  const { sentAt, channel, isAutomatic } = message;
  const { origin, key } = whose;
  const outcome = scene.changes.at(-1)?.outcome;
  const isEcho = whose.echoOf !== null;
  const hasPart = !isAutomatic && !isTooOld(sentAt, now);
  const isReply = (origin === 'BOT' || origin === 'SUGGESTION') && !isEcho;
  if (hasPart && origin === 'CONTACT') person.inbound.push({ key, at: sentAt, channel });
  if (hasPart && (isReply || origin === 'TEAMMATE')) person.answers.push({ key, at: sentAt, channel });
  if (hasPart && (origin === 'TEAMMATE' || origin === 'SUGGESTION')) person.finalToken = null;

  let expected: string = before.state;
  if (hasPart && ruleOf(origin, rules)) {
    const isStale = isRuleStale(person, sentAt, rules, now);
    if (isStale !== (outcome === 'STALE')) fail(`a message of a person is ${isStale ? '' : 'not '}stale`);
    if (!isStale) {
      if (before.state === 'ACTIVE') [expected, person.speakers] = ['SLEEPING', [key]];
      else person.speakers.push(key);
    }
  } else if (hasPart && isReply && !isReplyStale(person, sentAt, now)) {
    const wasBurst = isBurst(person, channel, rules, now);
    person.counted.push({ key, channel, at: now });
    if (before.state === 'ACTIVE' && (countOn(person, channel, rules, now) >= rules.maxMessages || wasBurst))
      [expected, person.speakers] = ['SLEEPING', [key]];
  } else if (hasPart && origin === 'CONTACT' && endsSleep(person, before, sentAt, rules, now)) {
    expected = 'ACTIVE';
    reset(person, now);
  }
  if (after.state !== expected) fail(`${origin} message: ${after.state}, expected ${expected}`);
  const isLimit = after.reason === 'MESSAGE_LIMIT' || after.reason === 'REPLY_BURST';
  if (whose.isOwn && before.state === 'ACTIVE' && after.state !== 'ACTIVE' && !isLimit)
    fail('a message of the bot silenced it');
}

/** Strikes a message or reply from the list, and says whether it alone spoke for silence. */
function takeBack(person: Person, key: string, change: StatusChange, { before, fail }: Scene): Standing {
  const others = person.speakers.filter((speaker) => speaker !== key);
  const isAlone = before.state === 'SLEEPING' && person.speakers.includes(key) && others.length === 0;
  const expected = isAlone ? 'ACTIVE' : before.state;
  if (change.state !== expected) fail(`taken back: ${change.state}, expected ${expected}`);
  const isOther = (noted: { key: string }) => noted.key !== key;
  person.inbound = person.inbound.filter(isOther);
  person.answers = person.answers.filter(isOther);
  person.counted = person.counted.filter(isOther);
  if (isAlone) person.speakers = [];
  const wakeAt = isAlone ? null : before.wakeAt;
  const { state, statusAfter } = change;
  return {
    ...before,
    state,
    wakeAt,
    reason: statusAfter.reason,
    since: statusAfter.since,
    endOnReply: !isAlone && before.endOnReply,
  };
}

/** A wake, or an explicit ACTIVE: the counts begin anew. */
export function reset(person: Person, at: number): void {
  person.resetAt = Math.max(at, person.resetAt ?? at, ...person.counted.map((one) => one.at));
  person.counted = [];
  person.speakers = [];
  person.finalToken = null;
}

export function followSet(person: Person, set: Of<'SET'>, scene: Scene): void {
  const { before, after, answer, changes, rules, now, fail } = scene;
  if (answer.isReplayed) return;
  const isRuleSilence = before.state !== 'ACTIVE' && !isExplicit(before.reason);
  if (set.onlyIfRule && !isRuleSilence) {
    if (answer.outcome !== 'SKIPPED') fail('a call whose condition does not hold was not skipped');
    return;
  }
  const mayChange = !person.isOptedOut || set.isPerson || set.reason === 'OPT_IN' || set.reason === 'OPT_OUT';
  if (!mayChange !== (answer.refusal === 'FORBIDDEN')) fail('the opt-out was not respected, or one too many');
  if (answer.refusal !== null) return;
  if (changes.length !== 1) fail(`an explicit call made ${changes.length} entries`);
  if (set.kind === 'PLAIN') person.fence = now;
  // The closing message belongs to the goal's own sleep.
  if (set.kind !== 'EXTEND' && answer.outcome === 'APPLIED') person.finalToken = null;
  const expected = expectedSwitch(person, set, before);
  if (after.state !== expected.state || after.wakeAt !== expected.wakeAt)
    fail(`set: ${after.state} until ${after.wakeAt}, expected ${expected.state} until ${expected.wakeAt}`);
  if (after.state === 'ACTIVE') {
    if (before.state !== 'ACTIVE' || hasCounts(person, rules, now)) reset(person, now);
  } else if (set.state !== 'ACTIVE') {
    person.speakers = before.state === 'ACTIVE' ? ['a call'] : [...person.speakers, 'a call', 'a call'];
  }
  if (set.reason === 'OPT_OUT') person.isOptedOut = true;
  else if (set.kind === 'PLAIN' && isLifting(set)) person.isOptedOut = false;
}

/** A person who turns the bot off without an end does not mean to end the opt-out. */
function isLifting({ state, wakeAt, reason }: Of<'SET'>): boolean {
  return state !== 'INACTIVE' || wakeAt !== null || reason === 'OPT_IN';
}

function expectedSwitch(person: Person, set: Of<'SET'>, before: Standing) {
  const isSilent = before.state !== 'ACTIVE';
  if (set.kind === 'EXTEND' && isSilent)
    return { state: before.state, wakeAt: before.wakeAt === null ? null : before.wakeAt + set.extendBy };
  if (set.kind === 'NEVER_SHORTEN' && isSilent) {
    const rank = (state: string) => ['ACTIVE', 'SLEEPING', 'INACTIVE'].indexOf(state);
    const isStricter = !person.isOptedOut && rank(set.state) > rank(before.state);
    const wakeAt = set.state !== 'ACTIVE' && isLater(set.wakeAt, before.wakeAt) ? set.wakeAt : before.wakeAt;
    return { state: isStricter ? set.state : before.state, wakeAt };
  }
  return { state: set.state, wakeAt: set.wakeAt };
}

export function followGoal(person: Person, goal: Of<'GOAL'>, scene: Scene): void {
  const { before, after, answer, now, fail } = scene;
  if (answer.isReplayed) return;
  const expected = before.state === 'ACTIVE' ? 'SLEEPING' : before.state;
  if (after.state !== expected) fail(`goal: ${after.state}, expected ${expected}`);
  person.speakers.push('a goal', 'a goal');
  if (before.state === 'ACTIVE')
    person.finalToken = goal.token !== null && isLive(person, goal.token, now) ? goal.token : null;
}

/** Whether the reservation is the newest of its channel, has time left, and the state has not changed since. */
function isLive(person: Person, token: string, now: number): boolean {
  const reserved = person.reserved[token];
  if (!reserved || now >= reserved.expiresAt || reserved.breaks !== person.breaks) return false;
  return person.newest[reserved.channel] === token;
}

/** The gate lets a bot begin exactly while it may reply, and another reply is left. */
export function followReserve(person: Person, { channel }: Of<'RESERVE'>, scene: Scene): void {
  const { before, answer, changes, rules, now, fail } = scene;
  const isFull =
    countOn(person, channel, rules, now) >= rules.maxMessages || isBurst(person, channel, rules, now);
  const expected = before.state === 'ACTIVE' && !isFull;
  if (answer.isGranted !== expected) fail(`reservation granted: ${answer.isGranted}, expected ${expected}`);
  if (before.state === 'ACTIVE' && isFull) denyAtLimit(person, changes, fail);
}

function denyAtLimit(person: Person, changes: Scene['changes'], fail: Scene['fail']): void {
  if (changes.at(-1)?.state !== 'SLEEPING') fail('a reply was denied at a limit and the bot did not sleep');
  person.speakers = ['a limit', 'a limit'];
}

export function followCommit(person: Person, call: Of<'COMMIT'>, scene: Scene): void {
  const { before, after, answer, changes, rules, now, fail } = scene;
  const { token, ids, hash } = call;
  const known = person.commits[token];
  if (known) {
    const isSame = !known.isRevoked && known.hash === hash && known.ids.join() === ids.join();
    if (answer.isGranted !== isSame || answer.isReplayed !== isSame)
      fail('a repeated commit was not repeated');
    return;
  }
  const reserved = person.reserved[token];
  const channel = reserved?.channel ?? '';
  const isFinal = before.state === 'SLEEPING' && person.finalToken === token;
  const isOpen = reserved && now < reserved.expiresAt && person.newest[channel] === token;
  const isUnbroken = before.state === 'ACTIVE' && reserved?.breaks === person.breaks;
  const isFull = countOn(person, channel, rules, now) >= rules.maxMessages;
  const isTooFast = isBurst(person, channel, rules, now) && !isFinal;
  const expected = Boolean(isOpen) && (isUnbroken || isFinal) && !isFull && !isTooFast;
  if (answer.isGranted !== expected) fail(`reply granted: ${answer.isGranted}, expected ${expected}`);
  if (answer.isGranted !== true || !reserved) {
    if (isOpen && isUnbroken) denyAtLimit(person, changes, fail);
    return;
  }
  const resetAt = person.resetAt ?? now;
  person.answers.push({ key: token, at: reserved.at, channel });
  person.counted.push({
    key: token,
    at: person.resetAt === null ? now : Math.max(now, resetAt + 1),
    channel,
  });
  person.commits = { ...person.commits, [token]: { token, channel, ids, hash, at: now, isRevoked: false } };
  const { [channel]: _, ...newest } = person.newest;
  person.newest = newest;
  if (isFinal) person.finalToken = null;
  const isLast = countOn(person, channel, rules, now) >= rules.maxMessages;
  const state = before.state === 'ACTIVE' && isLast ? 'SLEEPING' : before.state;
  if (after.state !== state) fail(`commit: ${after.state}, expected ${state}`);
  if (before.state === 'ACTIVE' && isLast) person.speakers = [token];
}

export function followRevoke(person: Person, { token }: Of<'REVOKE'>, scene: Scene): void {
  const { answer, changes, now, fail } = scene;
  const known = person.commits[token];
  const isSeen = Object.values(person.messages).some(({ echoOf }) => echoOf === token);
  const isRevocable = known && !known.isRevoked && !isSeen && now - known.at <= 48 * 3_600_000;
  const [change] = changes;
  if (Boolean(change) !== Boolean(isRevocable))
    fail(`revoked: ${Boolean(change)}, expected ${Boolean(isRevocable)}`);
  if (Boolean(known?.isRevoked) !== answer.isReplayed) fail('a repeated revocation was not replayed');
  if (!known || !change) return;
  takeBack(person, token, change, scene);
  person.commits = { ...person.commits, [token]: { ...known, isRevoked: true } };
}

/** Reading ends nothing but a sleep at the message limit, where the rule is on. */
export function followRead(person: Person, { before, after, rules, now, fail }: Scene): void {
  const isEnded = before.state === 'SLEEPING' && before.reason === 'MESSAGE_LIMIT' && rules.wakeOnRead;
  const expected = isEnded ? 'ACTIVE' : before.state;
  if (after.state !== expected) fail(`read: ${after.state}, expected ${expected}`);
  if (isEnded) reset(person, now);
}
