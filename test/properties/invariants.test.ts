import {
  type BotStatus,
  createInitialStatus,
  isExplicitReason,
  isOptedOut,
  isSilent,
  type SleepingStatus,
  wakeTimeOf,
} from '../../src/domain/bot-status';
import { decide } from '../../src/domain/decisions/decide';
import { applyDueWake } from '../../src/domain/decisions/due-wake';
import { DENY_REASONS } from '../../src/domain/decisions/reply-gate';
import type { MessageEvent, StatusEvent } from '../../src/domain/event';
import { isPushed, type StatusChange } from '../../src/domain/status-change';
import { DAY, HOUR, isLater } from '../../src/domain/time/instant';
import { aBot } from '../support/domain/bots';
import { goalIsReached, message } from '../support/domain/events';
import { play, type Step } from '../support/domain/play';
import { someCommands, someRules } from '../support/domain/random-commands';
import { asleep } from '../support/domain/statuses';
import { TABLE_ROWS } from '../support/domain/table-rows';
import { NOW } from '../support/domain/time';
import { fc } from '../support/random';

/** Checks what must hold in every life of a contact. */
function always(check: (steps: readonly Step[]) => void): void {
  const lives = fc.property(someCommands, someRules, (commands, rules) => check(play(commands, rules)));
  fc.assert(lives, { numRuns: 300 });
}

function alwaysInEachStep(check: (step: Step) => void): void {
  always((steps) => steps.forEach(check));
}

/** Whether the counts begin again: a wake, also by an explicit ACTIVE of an active bot. */
const isReset = ({ outcome, state, statusAfter }: StatusChange) =>
  isPushed(outcome) && state === 'ACTIVE' && statusAfter.replyCounts.length === 0;
const changesOf = (steps: readonly Step[]) => steps.flatMap(({ changes }) => changes);
const isReply = ({ origin }: MessageEvent) => origin === 'BOT' || origin === 'SUGGESTION';

/** What the history alone must tell about a contact. */
function summaryOf(status: BotStatus) {
  const { state, version, reason, changedBy } = status;
  return { state, version, reason, changedBy, wakeAt: wakeTimeOf(status) };
}
type Summary = ReturnType<typeof summaryOf>;

function fold(before: Summary, { outcome, state, version, reason, actor, wakeAt }: StatusChange): Summary {
  if (!isPushed(outcome)) return before;
  const isSameState = before.state === state;
  const isTheirs = isExplicitReason(before.reason) || before.reason === 'HUMAN_HANDOVER';
  const isExplicit = isExplicitReason(reason);
  // A rule leaves the sleep of a person theirs, and a call that only moves a wake time leaves any silence as it is.
  const staysTheirs = isExplicit ? outcome === 'EXTENDED' : isSameState && isTheirs;
  if (staysTheirs) return { ...before, version, wakeAt };
  const isStillOptedOut =
    state === 'INACTIVE' && before.state === state && before.reason === 'OPT_OUT' && reason !== 'OPT_IN';
  const keptReason = isStillOptedOut && wakeAt === null ? before.reason : reason;
  return { state, version, wakeAt, reason: keptReason, changedBy: actor };
}

const aSleep: fc.Arbitrary<SleepingStatus> = fc
  .record({
    reason: fc.constantFrom('MANUAL', 'TEAMMATE_MESSAGE', 'MESSAGE_LIMIT'),
    wakeAt: fc.constantFrom(null, NOW + 1, NOW + HOUR, NOW + DAY),
    pinned: fc.boolean(),
    lastExplicitAt: fc.constantFrom(null, NOW - HOUR),
  })
  .map(asleep);

const aRuleEvent: fc.Arbitrary<StatusEvent> = fc.oneof(
  fc
    .tuple(fc.constantFrom('TEAMMATE', 'WORKFLOW'), fc.nat({ max: 2 * DAY }))
    .map(([origin, age]) => message(origin, NOW - age)),
  fc.constantFrom(null, NOW + HOUR, NOW + DAY).map((wakeAt) => goalIsReached('STOP_BOT', { wakeAt })),
);

const someEventsInTwoOrders = fc
  .array(aRuleEvent, { minLength: 2, maxLength: 6 })
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
    ),
  );

/** How an explicit change asks for something that only a person, or an opt-in, may do. */
const endsOptOut = (event: StatusEvent | null) => event?.type === 'SET' && event.mayEndOptOut;

describe('in every life of a contact', () => {
  it('1: an active bot has no wake time', () => {
    alwaysInEachStep(({ after, changes }) => {
      if (after.state === 'ACTIVE') expect(after).not.toHaveProperty('wakeAt');
      for (const { state, wakeAt } of changes) if (state === 'ACTIVE') expect(wakeAt).toBeNull();
    });
  });

  it('2: only an explicit change or its own time moves a contact out of INACTIVE', () => {
    alwaysInEachStep(({ event, changes }) => {
      for (const { previousState, state, reason } of changes) {
        const isByRule = reason !== 'TIMER' && event?.type !== 'SET';
        if (previousState === 'INACTIVE' && isByRule) expect(state).toBe('INACTIVE');
      }
    });
  });

  it('3: no rule makes a wake time earlier, and none touches that of an inactive bot', () => {
    alwaysInEachStep(({ event, before, after }) => {
      if (event?.type === 'SET' || !isSilent(before) || !isSilent(after)) return;
      expect(isLater(before.wakeAt, after.wakeAt)).toBe(false);
      if (before.state === 'INACTIVE') expect(after.wakeAt).toBe(before.wakeAt);
    });
  });

  it('4: versions rise by one without holes, with every change that is pushed and no other', () => {
    always((steps) => {
      let version = 0;
      for (const change of changesOf(steps)) {
        if (isPushed(change.outcome)) version += 1;
        expect(change.version).toBe(version);
      }
      expect(steps.at(-1)?.after.version).toBe(version);
    });
  });

  it('5: no reply is granted while not active, but one final reply per goal', () => {
    always((steps) => {
      let finalReply: string | null = null;
      for (const { event, commit, before, after } of steps) {
        if (commit?.denyReason === null && before.state !== 'ACTIVE') {
          expect(commit.reservation.token).toBe(finalReply);
          finalReply = null;
        }
        const fellAsleep = before.state === 'ACTIVE' && after.state === 'SLEEPING';
        if (event?.type === 'GOAL' && fellAsleep) finalReply = event.finalReplyToken;
        else if (after.state === 'ACTIVE') finalReply = null;
      }
    });
  });

  it('5: no reply is granted that was begun before a change of state, but the final one', () => {
    always((steps) => {
      const begun = new Set<string>();
      const tooOld = new Set<string>();
      const outdate = () => {
        for (const token of begun) tooOld.add(token);
      };
      for (const { changes, commit, before, after } of steps) {
        if (changes.some(({ reason }) => reason === 'TIMER')) outdate();
        const isGranted = commit?.denyReason === null && before.state === 'ACTIVE';
        if (isGranted) expect(tooOld).not.toContain(commit.reservation.token);
        if (changes.some(({ previousState, state }) => previousState !== state)) outdate();
        for (const { token } of after.reservedTokens.values()) begun.add(token);
      }
    });
  });

  it('5: no reply is granted in another mode than it was begun in, nor after its lease', () => {
    alwaysInEachStep(({ commit, bot, now }) => {
      if (commit?.denyReason !== null) return;
      expect(bot).toMatchObject({ mode: 'AUTO_PILOT', modeVersion: commit.reservation.modeVersion });
      expect(now).toBeLessThan(commit.reservation.expiresAt);
    });
  });

  it('6: between two resets and within one window no more replies are granted on a channel than maxMessages', () => {
    always((steps) => {
      const granted = new Map<string, readonly number[]>();
      for (const { changes, commit, bot, after } of steps) {
        if (changes.some(isReset)) granted.clear();
        if (commit?.denyReason !== null || bot === null) continue;
        const { channel } = commit.reservation;
        const count = after.replyCounts.find((each) => each.channel === channel && each.botId === bot.id);
        if (!count) throw new Error('The reply was not counted.');
        const ofWindow = (granted.get(channel) ?? []).filter((time) => time >= count.startedAt);
        granted.set(channel, [...ofWindow, count.lastAt]);
        expect(ofWindow.length + 1).toBeLessThanOrEqual(bot.rules.maxMessages);
      }
    });
  });

  it('6: a window begins with the first reply, and lasts until its end or a reset', () => {
    alwaysInEachStep(({ before, after, changes, bot, now }) => {
      if (changes.some(isReset)) return;
      for (const count of before.replyCounts) {
        const same = after.replyCounts.find(
          ({ channel, botId }) => channel === count.channel && botId === count.botId,
        );
        if (!same || same.startedAt === count.startedAt) continue;
        expect(count.startedAt + (bot?.rules.limitWindow ?? Infinity)).toBeLessThanOrEqual(now);
        expect(same).toMatchObject({ sent: 1, startedAt: same.lastAt });
      }
    });
  });

  it('7: folding the history gives the status', () => {
    always((steps) => {
      const folded = changesOf(steps).reduce(fold, summaryOf(createInitialStatus(NOW)));
      expect(steps.map(({ after }) => summaryOf(after)).at(-1)).toEqual(folded);
    });
  });

  it('8: repeating an event changes nothing, but a reply counts', () => {
    alwaysInEachStep(({ event, after, bot, now }) => {
      if (event === null || (event.type === 'MESSAGE' && isReply(event))) return;
      const again = decide(after, event, { bot, now });
      if (again.kind !== 'DECIDED') return;
      expect(again.changes.filter(({ outcome }) => isPushed(outcome))).toEqual([]);
      if (event.type !== 'MESSAGE') expect(again.status).toEqual(after);
    });
  });

  it('9: from its wake time on every read says ACTIVE, worker running or not, and none before', () => {
    alwaysInEachStep(({ after }) => {
      const wakeAt = wakeTimeOf(after);
      if (wakeAt === null) return;
      for (const late of [0, 1, 400 * DAY]) {
        expect(applyDueWake(after, wakeAt + late)).toMatchObject({
          status: { state: 'ACTIVE', since: wakeAt },
          change: { effectiveAt: wakeAt },
        });
      }
      expect(applyDueWake(after, wakeAt - 1)).toEqual({ status: after, change: null });
    });
  });

  it('10: the order of the rules that reach a sleep does not matter for its wake time', () => {
    fc.assert(
      fc.property(someRules, aSleep, someEventsInTwoOrders, (rules, given, [events, shuffled]) => {
        const bot = aBot({ rules: { ...rules, maxRuleSleep: null } });
        const decideOn = (status: BotStatus, event: StatusEvent) =>
          decide(status, event, { bot, now: NOW }).status;
        const wakeAfter = (order: readonly StatusEvent[]) => wakeTimeOf(order.reduce(decideOn, given));
        expect(wakeAfter(shuffled)).toBe(wakeAfter(events));
      }),
      { numRuns: 1000 },
    );
  });

  it('13: who waits is sorted, at most 50, and later than every answer', () => {
    alwaysInEachStep(({ after: { waiting, answeredThrough } }) => {
      const times = waiting.map(({ sentAt }) => sentAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.length).toBeLessThanOrEqual(50);
      if (times.length > 0) expect(times[0]).toBeGreaterThan(answeredThrough ?? -Infinity);
    });
  });

  it('14: no message of the bot and no echo silences it as the message of a person would', () => {
    alwaysInEachStep(({ event, before, after, changes }) => {
      if (event?.type !== 'MESSAGE' || event.origin !== 'BOT' || before.state !== 'ACTIVE') return;
      const isAtLimit = after.reason === 'MESSAGE_LIMIT' || after.reason === 'REPLY_BURST';
      if (!isAtLimit || event.isEcho) expect(after.state).toBe('ACTIVE');
      for (const { reason } of changes) expect(reason).not.toBe('TEAMMATE_MESSAGE');
    });
  });

  it('15: only who may ends an opt-out, and no opt-out has a wake time', () => {
    alwaysInEachStep(({ event, before, after }) => {
      if (isOptedOut(after)) expect(after).toMatchObject({ wakeAt: null });
      if (isOptedOut(before) && !isOptedOut(after)) expect(endsOptOut(event)).toBe(true);
    });
  });

  it('a call with neverShorten leaves a silence at least as long', () => {
    alwaysInEachStep(({ event, before, after }) => {
      if (event?.type !== 'SET' || !event.neverShorten || !isSilent(before)) return;
      if (!isSilent(after)) throw new Error('The call ended the silence.');
      expect(isLater(before.wakeAt, after.wakeAt)).toBe(false);
      if (before.state === 'INACTIVE') expect(after.state).toBe('INACTIVE');
    });
  });

  it('the lives are rich enough to come by every row, grant, denial and refusal', () => {
    const lives = fc.sample(fc.tuple(someCommands, someRules), { numRuns: 8000, seed: 1 });
    const steps = lives.flatMap(([commands, rules]) => play(commands, rules));
    const rows = new Set(changesOf(steps).map(({ row }) => row));
    const missing = [0, 26, 44, 61, ...TABLE_ROWS].filter((row) => !rows.has(row));
    expect(missing).toEqual([]);

    const answers = new Set(steps.flatMap(({ commit }) => (commit ? [commit.denyReason] : [])));
    for (const { reserved } of steps) if (reserved === 'AUTOMATIC_MESSAGE') answers.add(reserved);
    expect([null, ...DENY_REASONS].filter((answer) => !answers.has(answer))).toEqual([]);
    const finalReplies = steps.filter(
      ({ commit, before }) => commit?.denyReason === null && isSilent(before),
    );
    expect(finalReplies.length).toBeGreaterThan(10);
  });
});
