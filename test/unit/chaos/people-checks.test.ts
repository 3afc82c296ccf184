import { checkVersions } from '../../chaos/checks/checks';
import { Mirror } from '../../chaos/checks/mirror';
import {
  checkErased,
  checkFolded,
  checkOneAnswer,
  checkOwnMessages,
  checkWaiting,
} from '../../chaos/checks/people-checks';
import type { LoggedChange, ShownStatus } from '../../chaos/checks/records';
import { isHeld } from '../../chaos/checks/verdict';
import { WaitingModel } from '../../chaos/load/waiting-model';
import type { FeedEvent } from '../../support/clients/live-client';

const TEN = '2026-03-10T10:00:00.000Z';
const ELEVEN = '2026-03-10T11:00:00.000Z';
const shown = (more: Partial<ShownStatus> = {}): ShownStatus => ({
  ...{ contactId: 'anna', version: 3, state: 'ACTIVE', wakeAt: null, waitingSince: null },
  ...more,
});
const logged = (seq: number, more: Partial<LoggedChange>): LoggedChange => ({
  ...{ seq, id: `id ${seq}`, kind: 'STATUS', isPushed: true, contactId: 'anna', version: seq },
  ...{ previousState: 'ACTIVE', state: 'ACTIVE', reason: 'API', outcome: 'APPLIED', note: null },
  ...{ wakeAt: null, effectiveAt: seq, recordedAt: seq, messageId: null },
  ...more,
});

describe('who waits', () => {
  const expected = { contactId: 'anna', waitingSince: TEN, pendingInbound: 2 };

  it.each([
    ['what was expected', {}, true],
    ['another time', { waitingSince: ELEVEN }, false],
    ['nobody', { waitingSince: null, pendingInbound: 0 }, false],
    ['another number', { pendingInbound: 1 }, false],
  ])('is shown as %s', (_what, more, isRight) => {
    const answers = new Map([['anna', { ...expected, ...more }]]);
    expect(isHeld(checkWaiting([expected], answers))).toBe(isRight);
  });

  it('is not shown', () => {
    expect(isHeld(checkWaiting([expected], new Map()))).toBe(false);
  });

  it('is what no answer came after', () => {
    const model = new WaitingModel();
    expect(model.waiting).toEqual({ waitingSince: null, pendingInbound: 0 });
    for (const time of [ELEVEN, TEN]) model.ask(Date.parse(time));
    model.answer(Date.parse(TEN));
    expect(model.waiting).toEqual({ waitingSince: ELEVEN, pendingInbound: 1 });
    model.takeBack(Date.parse(TEN));
    expect(model.waiting).toEqual({ waitingSince: TEN, pendingInbound: 2 });
  });

  it('never wrote at the time of something else', () => {
    const model = new WaitingModel();
    model.reserve(100, 120);
    const times = [90, 110, 130, 131, 131, 132];
    const draw = () => times.shift() ?? 0;
    expect([model.freeTime(draw), model.freeTime(draw)]).toEqual([131, 132]);
  });
});

describe('a person with two ids', () => {
  it.each([
    ['the same', {}, true],
    ['another version', { version: 4 }, false],
    ['two contacts', { contactId: 'anna, phone' }, false],
  ])('is shown under both as %s', (_what, more, isOne) => {
    expect(isHeld(checkOneAnswer([[shown(), shown(more)]]))).toBe(isOne);
  });

  it.each([
    [7, 8, true],
    [2, 3, true],
    [1, 2, false],
    [7, 9, false],
  ])('goes on after a merge from the higher of two versions: %i, then %i', (merged, next, isRight) => {
    const log = [
      logged(1, { version: 1 }),
      logged(2, { version: merged, reason: 'MERGE' }),
      logged(3, { version: next }),
    ];
    expect(isHeld(checkVersions(log))).toBe(isRight);
  });

  it.each([
    ['nowhere', [], true],
    ['somewhere', ['change_log.contact_id'], false],
  ])('is erased: their ids are %s', (_where, found, isRight) => {
    expect(isHeld(checkErased(['anna'], found))).toBe(isRight);
  });
});

describe("the bot's own message", () => {
  it.each([
    ['the bot', 'REPLY', true],
    ['a person', 'TEAMMATE_MESSAGE', false],
    ['a workflow', 'WORKFLOW_MESSAGE', false],
  ])('is taken for one of %s', (_whose, reason, isRight) => {
    const log = [logged(1, { messageId: 'own', reason })];
    expect(isHeld(checkOwnMessages(new Set(['own']), log))).toBe(isRight);
  });

  it('is not what a person has written', () => {
    const log = [
      logged(1, { messageId: 'own', reason: 'REPLY' }),
      logged(2, { messageId: 'typed', reason: 'TEAMMATE_MESSAGE' }),
    ];
    expect(isHeld(checkOwnMessages(new Set(['own']), log))).toBe(true);
  });
});

describe('a mirror of the feed', () => {
  const told = (event: object) => ({ feedCursor: 'cursor', start: null, event }) as unknown as FeedEvent;
  const changed = (statusChange: ShownStatus) => told({ __typename: 'StatusChanged', statusChange });
  const waits = (contactId: string) => told({ __typename: 'WaitingChanged', contactId, waitingSince: TEN });
  const saved = (contactId: string, owner: string) =>
    told({ __typename: 'ContactSaved', contactId, contact: { contactId: owner } });
  const mirrored = (...events: FeedEvent[]) => {
    const mirror = new Mirror();
    for (const event of events) mirror.apply(event);
    return mirror.statuses;
  };

  it('has the last change of each contact, and since when they wait', () => {
    const statuses = mirrored(
      waits('ben'),
      changed(shown({ version: 1 })),
      changed(shown({ version: 2, state: 'SLEEPING' })),
      waits('anna'),
    );
    const anna = shown({ version: 2, state: 'SLEEPING', waitingSince: TEN });
    const ben = shown({ contactId: 'ben', version: 0, waitingSince: TEN });
    expect(isHeld(checkFolded(statuses, [anna, ben]))).toBe(true);
    expect(isHeld(checkFolded(statuses, [{ ...anna, waitingSince: null }]))).toBe(false);
    expect(isHeld(checkFolded(statuses, [shown({ contactId: 'cora' })]))).toBe(false);
  });

  it('has no status of an alias', () => {
    const statuses = mirrored(
      changed(shown()),
      changed(shown({ contactId: 'phone' })),
      saved('anna', 'anna'),
      saved('phone', 'anna'),
    );
    expect([...statuses.keys()]).toEqual(['anna']);
  });
});
