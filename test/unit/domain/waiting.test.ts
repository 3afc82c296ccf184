import { waitingSinceOf } from '../../../src/domain/bot-status';
import { isNotified } from '../../../src/domain/status-change';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { aBotWith } from '../../support/domain/bots';
import { Conversation } from '../../support/domain/conversation';
import {
  contactWrites,
  draftIsSent,
  echoArrives,
  goalIsReached,
  machineWrites,
  message,
  setActive,
  setInactive,
  setSleeping,
  teammateWrites,
  workflowWrites,
} from '../../support/domain/events';
import { active, asleep, inactive, waitingSince } from '../../support/domain/statuses';
import { at, NOW } from '../../support/domain/time';

const NINE = at('09:00');
const TEN = at('10:00');

/** Who waits after these messages, which all arrive at noon. */
function waitingAfter(...events: readonly ReturnType<typeof message>[]) {
  const talk = new Conversation(
    active({ answeredThrough: null }),
    aBotWith({ sleepOnTeammateMessage: false }),
  );
  for (const event of events) talk.receive(NOW, event);
  return talk.status.waiting;
}

describe('a message of the contact', () => {
  it.each([
    ['active', active()],
    ['sleeping', asleep()],
    ['inactive', inactive()],
  ])('waits while the bot is %s', (_state, given) => {
    const talk = new Conversation(given);
    talk.receive(NOW, contactWrites(TEN));
    expect(talk.status.waiting).toEqual(waitingSince(TEN));
    expect(talk.history).toMatchObject([{ isWaitingChanged: true }]);
  });

  it.each([
    ['a teammate', teammateWrites],
    ["the bot's draft, sent by a person,", draftIsSent],
    ['a bot that asked nobody', (sentAt: number) => message('BOT', sentAt)],
  ])('waits no longer once %s answered it', (_who, answers) => {
    expect(waitingAfter(contactWrites(TEN), answers(TEN - 1))).toEqual(waitingSince(TEN));
    expect(waitingAfter(contactWrites(TEN), answers(TEN))).toEqual([]);
  });

  it.each([
    ['a workflow writes', workflowWrites()],
    ['the echo of a committed reply arrives', echoArrives()],
    ['an automatic message is sent', message('TEAMMATE', NOW, { isAutomatic: true })],
    ['a message arrives that is older than 7 days', teammateWrites(NOW - 7 * DAY - 1)],
  ])('still waits after %s', (_what, event) => {
    expect(waitingAfter(contactWrites(TEN), event)).toEqual(waitingSince(TEN));
  });

  it('is answered on any channel', () => {
    expect(waitingAfter(contactWrites(TEN), message('TEAMMATE', NOW, { channel: 'email' }))).toEqual([]);
  });

  it('that arrives after a newer answer does not wait', () => {
    expect(waitingAfter(teammateWrites(TEN), contactWrites(TEN))).toEqual([]);
    expect(waitingAfter(teammateWrites(TEN), contactWrites(TEN + 1))).toEqual(waitingSince(TEN + 1));
  });

  it('that is the oldest is the one since which the contact waits, in whatever order they arrive', () => {
    expect(waitingAfter(contactWrites(TEN), contactWrites(NINE))).toEqual(waitingSince(NINE, TEN));
  });

  it('that was sent before an answer does not wait, also if an older answer arrived after that one', () => {
    expect(waitingAfter(teammateWrites(TEN), teammateWrites(NINE), contactWrites(NINE + 1))).toEqual([]);
  });

  it('is kept by channel if several are of the same time, in whatever order they arrive', () => {
    const [email, sms] = ['email', 'sms'].map((channel) => message('CONTACT', TEN, { channel }));
    const both = [
      { sentAt: TEN, channel: 'email' },
      { sentAt: TEN, channel: 'sms' },
    ];
    expect(waitingAfter(email!, sms!)).toEqual(both);
    expect(waitingAfter(sms!, email!)).toEqual(both);
  });

  it('is the newest one only if it was sent later than the others, whenever it arrives', () => {
    const talk = new Conversation(active({ newestInboundAt: null }));
    const newest = [TEN, NINE, NOW].map((sentAt) => {
      talk.receive(NOW, contactWrites(sentAt));
      return talk.status.newestInboundAt;
    });
    expect(newest).toEqual([TEN, TEN, NOW]);
  });

  it('does not wait if it is automatic', () => {
    expect(waitingAfter(machineWrites())).toEqual([]);
  });

  it('does not wait if it is older than 7 days on arrival, and does not move the turn', () => {
    expect(waitingAfter(contactWrites(NOW - 7 * DAY))).toEqual(waitingSince(NOW - 7 * DAY));
    const talk = new Conversation(active({ answeredThrough: null }));
    expect(talk.receive(NOW, contactWrites(NOW - 7 * DAY - 1))).toMatchObject({
      change: { outcome: 'STALE', row: 0 },
    });
    expect(talk.status).toEqual(active({ answeredThrough: null }));
  });
});

describe('a committed reply', () => {
  it('answers what the contact had sent when it was reserved', () => {
    const talk = new Conversation(active({ waiting: waitingSince(NOW, NOW + SECOND) }));
    talk.commit(NOW + 2 * SECOND, talk.reserve(NOW));
    expect(talk.status).toMatchObject({ waiting: waitingSince(NOW + SECOND), answeredThrough: NOW });
  });

  it('that was denied answers nothing', () => {
    const talk = new Conversation(active({ waiting: waitingSince(NINE) }));
    const reservation = talk.reserve(NOW);
    talk.receive(NOW, setSleeping());
    talk.commit(NOW, reservation);
    expect(talk.status.waiting).toEqual(waitingSince(NINE));
  });
});

describe('who waits', () => {
  it.each([
    ['set ACTIVE', asleep, setActive()],
    ['set SLEEPING', asleep, setSleeping()],
    ['set INACTIVE', asleep, setInactive()],
    ['a goal', active, goalIsReached('STOP_BOT')],
  ])('is not changed by %s, and the change contains it', (_what, given, event) => {
    const talk = new Conversation(given({ waiting: waitingSince(NINE, TEN) }));
    talk.receive(NOW, event);
    expect(talk.status.waiting).toEqual(waitingSince(NINE, TEN));
    expect(talk.history[0]).toMatchObject({
      isWaitingChanged: false,
      statusAfter: { waiting: waitingSince(NINE, TEN) },
    });
  });

  it('is not changed by a wake of the timer', () => {
    const talk = new Conversation(asleep({ waiting: waitingSince(NINE), wakeAt: NOW }));
    talk.timerRings(NOW);
    expect(talk.status).toMatchObject({ state: 'ACTIVE', waiting: waitingSince(NINE) });
  });

  it('is told to subscribers when the oldest changes, with or without a new version', () => {
    const talk = new Conversation(active(), aBotWith({ sleepOnTeammateMessage: false }));
    for (const event of [contactWrites(TEN), contactWrites(NOW), contactWrites(NINE), teammateWrites()])
      talk.receive(NOW, event);
    expect(talk.history.map(({ isWaitingChanged }) => isWaitingChanged)).toEqual([true, false, true, true]);
    expect(talk.history.map(isNotified)).toEqual([true, false, true, true]);
    expect(talk.status.version).toBe(5);
  });
});

describe('of more than 50 messages that wait', () => {
  const minutes = (count: number) => Array.from({ length: count }, (_, index) => NINE + index * MINUTE);
  const fifty = minutes(50);

  it('50 are kept in order', () => {
    expect(waitingAfter(...[...fifty].reverse().map((sentAt) => contactWrites(sentAt)))).toEqual(
      waitingSince(...fifty),
    );
  });

  it('the oldest and the newest of each channel are kept', () => {
    const onEmail = message('CONTACT', NINE + MINUTE + 1, { channel: 'email' });
    const kept = waitingAfter(onEmail, ...minutes(60).map((sentAt) => contactWrites(sentAt)));
    expect(kept).toHaveLength(50);
    expect(kept[0]).toEqual({ sentAt: NINE, channel: 'sms' });
    expect(kept).toContainEqual({ sentAt: onEmail.sentAt, channel: 'email' });
    expect(kept.at(-1)).toEqual({ sentAt: NINE + 59 * MINUTE, channel: 'sms' });
  });

  it('an older one that arrives late takes the place of another', () => {
    const kept = waitingAfter(...[...fifty, NINE - MINUTE].map((sentAt) => contactWrites(sentAt)));
    expect(kept).toHaveLength(50);
    expect(kept[0]?.sentAt).toBe(NINE - MINUTE);
    expect(kept.at(-1)?.sentAt).toBe(fifty.at(-1));
  });

  it('the oldest and the newest are kept, where each has a channel of its own', () => {
    const kept = waitingAfter(
      ...minutes(55).map((sentAt, index) => message('CONTACT', sentAt, { channel: `channel-${index}` })),
    );
    expect(kept).toHaveLength(50);
    expect([kept[0]?.sentAt, kept.at(-1)?.sentAt]).toEqual([NINE, NINE + 54 * MINUTE]);
  });

  it('whether someone waits is exact after any answer', () => {
    for (const answeredBy of [NINE - 1, NINE + 58 * MINUTE, NINE + 59 * MINUTE - 1, NINE + 59 * MINUTE]) {
      const talk = new Conversation(active({ waiting: [], answeredThrough: null }));
      for (const sentAt of minutes(60)) talk.receive(NOW, contactWrites(sentAt));
      talk.receive(NOW, teammateWrites(answeredBy));
      expect(waitingSinceOf(talk.status) !== null).toBe(answeredBy < NINE + 59 * MINUTE);
    }
  });
});
