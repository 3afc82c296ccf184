import { type BotStatus, type WaitingMessage, wakeTimeOf } from '../../src/domain/bot-status';
import { decideMerge } from '../../src/domain/decisions/merge';
import { HOUR, isLater, MINUTE } from '../../src/domain/time/instant';
import { BEN } from '../support/domain/people';
import { active, asleep, count, inactive, waitingSince } from '../support/domain/statuses';
import { NOW } from '../support/domain/time';
import { fc } from '../support/random';

describe('a merge', () => {
  const wakeAt = fc.constantFrom(null, NOW - 1, NOW + MINUTE, NOW + HOUR);
  const numbers = { version: fc.nat({ max: 9 }), epoch: fc.nat({ max: 9 }), turn: fc.nat({ max: 9 }) };
  const kept = {
    ...numbers,
    replyCounts: fc
      .uniqueArray(fc.tuple(fc.constantFrom('sms', 'email'), fc.nat({ max: 5 })), {
        selector: ([channel]) => channel,
      })
      .map((each) => each.map(([channel, sent]) => count(channel, sent))),
    waiting: fc
      .array(fc.nat({ max: 50 }), { maxLength: 25 })
      .map((ages) => waitingSince(...ages.map((old) => NOW - old).sort((a, b) => a - b))),
    answeredThrough: fc.constantFrom(null, NOW - 100),
  };
  const aStatus: fc.Arbitrary<BotStatus> = fc.oneof(
    fc.record(kept).map(active),
    fc
      .record({
        ...kept,
        wakeAt,
        reason: fc.constantFrom('MANUAL', 'TEAMMATE_MESSAGE', 'HUMAN_HANDOVER'),
        pinned: fc.boolean(),
      })
      .map(asleep),
    fc.record({ ...kept, wakeAt, reason: fc.constantFrom('MANUAL', 'API') }).map(inactive),
    fc.record({ ...kept, reason: fc.constantFrom('MANUAL', 'OPT_OUT'), locked: fc.boolean() }).map(inactive),
  );
  const rankOf = ({ state, reason }: BotStatus) =>
    state === 'INACTIVE' && reason === 'OPT_OUT' ? 3 : ['ACTIVE', 'SLEEPING', 'INACTIVE'].indexOf(state);
  const isDue = (status: BotStatus) => wakeTimeOf(status) === NOW - 1;

  it('is at least as strict as both, in either direction', () => {
    fc.assert(
      fc.property(aStatus, aStatus, (a, b) => {
        for (const [into, from] of [
          [a, b],
          [b, a],
        ] as const) {
          const { status } = decideMerge(into, from, { actor: BEN, bots: [], now: NOW });
          const silent = [into, from].filter((each) => !isDue(each) && each.state !== 'ACTIVE');
          for (const each of silent) {
            expect(rankOf(status)).toBeGreaterThanOrEqual(rankOf(each));
            expect(isLater(wakeTimeOf(each), wakeTimeOf(status))).toBe(false);
            const isLocked = each.state === 'INACTIVE' && each.locked && rankOf(each) === rankOf(status);
            if (isLocked) expect(status).toMatchObject({ locked: true });
          }
          if (silent.length === 0) expect(status.state).toBe('ACTIVE');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('adds up counts, joins who waits, and continues from the higher numbers', () => {
    fc.assert(
      fc.property(aStatus, aStatus, (into, from) => {
        const { status, changes } = decideMerge(into, from, { actor: BEN, bots: [], now: NOW });
        const sentOn = ({ replyCounts }: BotStatus, channel: string) =>
          replyCounts.find((each) => each.channel === channel)?.sent ?? 0;
        for (const channel of ['sms', 'email']) {
          const both = [into, from].filter((each) => !isDue(each)).map((each) => sentOn(each, channel));
          expect(sentOn(status, channel)).toBe(both.reduce((sum, each) => sum + each, 0));
        }
        // What was reported to both waits once.
        const times = ({ waiting }: BotStatus, wanted: WaitingMessage) =>
          waiting.filter((each) => each.sentAt === wanted.sentAt && each.channel === wanted.channel).length;
        const all = new Map([...into.waiting, ...from.waiting].map((each) => [JSON.stringify(each), each]));
        const most = [...all.values()].map((each) => Math.max(times(into, each), times(from, each)));
        expect(status.waiting).toHaveLength(
          Math.min(
            50,
            most.reduce((sum, each) => sum + each, 0),
          ),
        );
        const versions = [into, from].map((each) => each.version + (isDue(each) ? 1 : 0));
        expect(status.version).toBe(Math.max(...versions) + 1);
        expect(status.turn).toBe(Math.max(into.turn, from.turn) + 1);
        expect(status.epoch).toBeGreaterThan(Math.max(into.epoch, from.epoch));
        expect(status.reservedTokens.size).toBe(0);
        expect(changes.at(-1)).toMatchObject({ row: 90, reason: 'MERGE', version: status.version });
      }),
      { numRuns: 500 },
    );
  });
});
