import {
  checkAcknowledged,
  checkAwake,
  checkBadges,
  checkEqualAnswers,
  checkFeeds,
  checkGrants,
  checkLimit,
  checkNone,
  checkOncePerKey,
  checkSequence,
  checkVersions,
  checkWakes,
} from '../../chaos/checks/checks';
import type { Answer, BadgesRecord, FeedRecord, LoggedChange } from '../../chaos/checks/records';
import { checkStops } from '../../chaos/checks/time-checks';
import { isHeld, type Verdict } from '../../chaos/checks/verdict';

/** A change of the contact "anna"; each differs from the one before only where the test says so. */
const change = (seq: number, more: Partial<LoggedChange> = {}): LoggedChange => ({
  seq,
  id: `id ${seq}`,
  kind: 'STATUS',
  isPushed: true,
  contactId: 'anna',
  version: seq,
  previousState: 'ACTIVE',
  state: 'ACTIVE',
  reason: 'API',
  outcome: 'APPLIED',
  note: null,
  wakeAt: null,
  effectiveAt: seq * 100,
  recordedAt: seq * 100,
  messageId: null,
  ...more,
});
const asleep = (seq: number, wakeAt: number) => change(seq, { state: 'SLEEPING', wakeAt });
const woken = (seq: number, effectiveAt: number, recordedAt = effectiveAt) =>
  change(seq, { previousState: 'SLEEPING', reason: 'TIMER', effectiveAt, recordedAt });

/** What each verdict of a check says. */
const held = (verdicts: Verdict | readonly Verdict[]) => [verdicts].flat().map(isHeld);

describe('a check that looked at nothing', () => {
  it('is not held', () => {
    expect(held([checkVersions([]), checkFeeds([], []), checkEqualAnswers([]), checkStops([], 1)])).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('the log', () => {
  it.each([
    ['whole', [1, 2, 3], 3, true],
    ['with a hole', [1, 3], 3, false],
    ['with one sequence twice', [1, 2, 2], 2, false],
    ['without its beginning', [2, 3], 3, false],
    ['that ends before its counter', [1, 2], 3, false],
  ])('%s', (_name, seqs, head, isWhole) => {
    expect(
      isHeld(
        checkSequence(
          seqs.map((seq) => change(seq)),
          head,
        ),
      ),
    ).toBe(isWhole);
  });

  it.each([
    ['one by one', [1, 2], true],
    ['with a hole', [1, 3], false],
    ['one twice', [1, 1], false],
    ['not from 1', [2, 3], false],
  ])('versions %s', (_name, versions, isWhole) => {
    const log = versions.map((version, index) => change(index + 1, { version }));
    // What changes nothing, or only who waits, repeats the version that stands.
    log.push(change(9, { version: versions.at(-1)!, outcome: 'NO_CHANGE' }));
    expect(isHeld(checkVersions(log))).toBe(isWhole);
  });
});

it('a merge goes on from the higher of two versions', () => {
  const merged = (version: number) => [change(1), change(2, { version, reason: 'MERGE' })];
  const held7 = [...merged(7), change(3, { version: 8 })];
  expect(held([checkVersions(held7), checkVersions(merged(1))])).toEqual([true, false]);
});

describe('wakes are neither lost, nor twice, nor early', () => {
  it.each([
    ['once, on time', [asleep(1, 150), woken(2, 150)], [true, true, true]],
    ['once, late', [asleep(1, 150), woken(2, 150, 900)], [true, true, true]],
    ['changed before the wake time', [asleep(1, 250), change(2)], [true, true, true]],
    ['still asleep though due', [asleep(1, 150)], [false, true, true]],
    ['still asleep, not due', [asleep(1, 5_000)], [true, true, true]],
    ['changed after the wake time without a wake', [asleep(1, 150), change(2)], [false, true, true]],
    ['twice', [asleep(1, 150), woken(2, 150), woken(3, 150)], [true, false, true]],
    ['written early', [asleep(1, 150), woken(2, 150, 149)], [true, true, false]],
    ['in effect at another time', [asleep(1, 150), woken(2, 160)], [true, true, false]],
  ])('%s', (_name, log, expected) => {
    expect(held(checkWakes(log, 1_000))).toEqual(expected);
  });

  it('and the API says so', () => {
    expect(isHeld(checkAwake(new Map([['anna', 'ACTIVE']])))).toBe(true);
    expect(isHeld(checkAwake(new Map([['anna', 'SLEEPING']])))).toBe(false);
  });
});

describe('answers under a key', () => {
  const answer = (more: Partial<Answer> = {}): Answer => ({
    key: 'k',
    contactId: 'anna',
    changeId: 'id 1',
    version: 1,
    isReplayed: true,
    statusVersion: 1,
    text: 'as it was',
    ...more,
  });

  it.each([
    ['in the log', {}, true],
    ['not in the log', { changeId: 'id 2' }, false],
    ['in the log as another version', { version: 2 }, false],
    ['in the log as another contact', { contactId: 'ben' }, false],
    ['in the log, with a status of later', { statusVersion: 2 }, true],
    ['in the log, with a status from before it', { statusVersion: 0 }, false],
  ])('a change that was answered and is %s', (_name, more, isThere) => {
    expect(isHeld(checkAcknowledged([answer(more)], [change(1)]))).toBe(isThere);
  });

  it.each([
    ['one effect', [change(1, { note: 'k' })], true],
    ['none', [change(1)], false],
    ['two', [change(1, { note: 'k' }), change(2, { note: 'k' })], false],
    [
      'one, and two under a key that nobody was told of',
      [1, 2, 3].map((seq) => change(seq, { note: seq > 1 ? 'other' : 'k' })),
      false,
    ],
  ])('a key has %s', (_name, log, isOnce) => {
    expect(isHeld(checkOncePerKey(new Map([['k', ['anna']]]), log))).toBe(isOnce);
  });

  it('are equal, or not', () => {
    expect(isHeld(checkEqualAnswers([answer(), answer()]))).toBe(true);
    expect(isHeld(checkEqualAnswers([answer(), answer({ text: 'another' })]))).toBe(false);
  });

  it('are of the first time once, or of no time where that answer was lost', () => {
    const first = answer({ isReplayed: false });
    expect(isHeld(checkEqualAnswers([answer(), first, answer()]))).toBe(true);
    expect(isHeld(checkEqualAnswers([first, answer(), first]))).toBe(false);
  });
});

describe('the gate', () => {
  const reply = (seq: number, messageId = `m${seq}`) => change(seq, { messageId });
  const granted = { contactId: 'anna', messageId: 'm1', isGranted: true };

  it.each([
    ['granted and counted', [granted], [reply(1)], true],
    ['granted and not counted', [granted], [change(1)], false],
    ['granted and counted twice', [granted], [reply(1), reply(2, 'm1')], false],
    [
      'denied and counted',
      [granted, { ...granted, messageId: 'm2', isGranted: false }],
      [reply(1), reply(2)],
      false,
    ],
  ])('a reply %s', (_name, answers, log, isRight) => {
    expect(isHeld(checkGrants(answers, log))).toBe(isRight);
  });

  it('never lets more than the limit through between resets', () => {
    const reset = change(3, { previousState: 'SLEEPING', state: 'ACTIVE' });
    expect(isHeld(checkLimit(['anna'], [reply(1), reply(2), reset, reply(4), reply(5)], 2))).toBe(true);
    expect(isHeld(checkLimit(['anna'], [reply(1), reset, reply(4), reply(5), reply(6)], 2))).toBe(false);
  });
});

describe('subscribers', () => {
  const log = [
    change(1),
    change(2),
    change(3),
    change(4, { isPushed: false, outcome: 'NO_CHANGE', version: 3 }),
  ];
  const feed = (...ids: (number | null)[]): FeedRecord => ({
    name: 'feed',
    events: ids.map((id, index) =>
      id === null
        ? { start: index === 0 ? 'BEGUN' : 'RESUMED', eventId: null }
        : { start: null, eventId: `id ${id}` },
    ),
  });

  it.each([
    ['all, over two connections', feed(null, 1, null, 2, 3), true],
    ['one missed in between', feed(null, 1, 3), false],
    ['the first missed', feed(null, 2, 3), false],
    ['the last missed', feed(null, 1, 2), false],
    ['one twice', feed(null, 1, 2, null, 2, 3), false],
    ['out of order', feed(null, 2, 1, 3), false],
    ['one that the log does not have', feed(null, 1, 2, 3, 9), false],
    [
      'told that history is gone',
      { name: 'feed', events: [{ start: 'RESET', eventId: null }, ...feed(1, 2, 3).events] },
      false,
    ],
  ])('a feed that saw %s', (_name, record, isWhole) => {
    expect(isHeld(checkFeeds([record], log))).toBe(isWhole);
  });

  it('a feed begins before it is told something, and not again', () => {
    const begun = { start: 'BEGUN', eventId: null };
    const twice = { name: 'feed', events: [begun, begun, ...feed(1, 2, 3).events] };
    const again = { name: 'feed', events: [begun, ...feed(1).events, begun, ...feed(2, 3).events] };
    expect(held([checkFeeds([twice], log), checkFeeds([again], log)])).toEqual([true, false]);
  });

  it('a feed sees entries of every kind, but for those before the first change of a status', () => {
    const nothing = { version: null, previousState: null, state: null, reason: null, outcome: null };
    const mixed = [
      change(1, { ...nothing, kind: 'BOT', contactId: null }),
      change(2, { version: 1 }),
      change(3, { ...nothing, kind: 'CONTACT' }),
    ];
    expect(isHeld(checkFeeds([feed(null, 2, 3)], mixed))).toBe(true);
    expect(isHeld(checkFeeds([feed(null, 2)], mixed))).toBe(false);
    expect(isHeld(checkFeeds([feed(null, 3)], mixed))).toBe(false);
  });

  const page = (
    ...events: [kind: 'snapshot' | 'foresight' | 'change' | 'wake', version: number][]
  ): BadgesRecord => ({
    name: 'page',
    contactIds: ['anna'],
    events: events.map(([kind, version]) => ({
      contactId: 'anna',
      isSnapshot: kind === 'snapshot' || kind === 'foresight',
      version,
      reason: kind === 'wake' || kind === 'foresight' ? 'TIMER' : 'API',
    })),
  });

  it.each([
    ['every change', page(['snapshot', 0], ['change', 1], ['change', 2], ['change', 3]), true],
    ['a snapshot in place of changes', page(['snapshot', 0], ['change', 1], ['snapshot', 3]), true],
    ['a wake after the snapshot that foresaw it', page(['foresight', 3], ['wake', 3]), true],
    ['another change than the snapshot foresaw', page(['foresight', 3], ['change', 3]), true],
    ['a wake that the snapshot had already', page(['snapshot', 3], ['wake', 3]), false],
    ['a wake twice', page(['snapshot', 2], ['wake', 3], ['wake', 3]), false],
    ['a change missed', page(['snapshot', 0], ['change', 1], ['change', 3]), false],
    ['the last change missed', page(['snapshot', 0], ['change', 1], ['change', 2]), false],
    ['a change twice', page(['snapshot', 2], ['change', 3], ['change', 3]), false],
    ['a change that the snapshot had already', page(['snapshot', 3], ['change', 3]), false],
    ['a snapshot that goes back', page(['change', 3], ['snapshot', 2], ['change', 3]), false],
    ['a change before any snapshot', page(['change', 1], ['change', 2], ['change', 3]), false],
    ['nothing of a contact that changed', page(), false],
  ])('badges that saw %s', (_name, record, isWhole) => {
    expect(isHeld(checkBadges([page(['snapshot', 3]), record], log))).toBe(isWhole);
  });
});

it('what must not happen has not happened', () => {
  expect(isHeld(checkNone('P9', '', new Map([['n', []]])))).toBe(true);
  expect(isHeld(checkNone('P9', '', new Map([['n', ['exit 1']]])))).toBe(false);
});
