import { type BotStatus, createInitialStatus } from '../../src/domain/bot-status';
import { repliesOn } from '../../src/domain/decisions/reply-counts';
import { isTooOld } from '../../src/domain/decisions/waiting';
import type { MessageEvent } from '../../src/domain/event';
import { DAY, SECOND } from '../../src/domain/time/instant';
import { aBotWith } from '../support/domain/bots';
import { Conversation } from '../support/domain/conversation';
import { message } from '../support/domain/events';
import { NOW } from '../support/domain/time';
import { fc } from '../support/random';

const age = fc.oneof(
  fc.constantFrom(0, 1, 8 * DAY, 7 * DAY, 7 * DAY + 1),
  fc.nat({ max: 20 }),
  fc.nat({ max: DAY }),
);
const aMessage = fc
  .record({
    origin: fc.constantFrom('CONTACT', 'CONTACT', 'CONTACT', 'TEAMMATE', 'BOT', 'SUGGESTION', 'WORKFLOW'),
    age,
    channel: fc.constantFrom('sms', 'email', 'whatsapp'),
    isAutomatic: fc.nat({ max: 9 }).map((n) => n === 0),
  })
  .map(({ origin, age: old, channel, isAutomatic }) => message(origin, NOW - old, { channel, isAutomatic }));

/** Up to 50 messages, each with an id of its own, and the same in another order. */
const messagesInTwoOrders = fc
  .array(aMessage, { minLength: 1, maxLength: 50, size: 'max' })
  .map((messages) =>
    messages.map((each, index) =>
      message(each.origin, each.sentAt, {
        channel: each.channel,
        isAutomatic: each.isAutomatic,
        messageId: `m${index}`,
      }),
    ),
  )
  .chain((messages) =>
    fc.tuple(
      fc.constant(messages),
      fc.shuffledSubarray(messages, { minLength: messages.length, maxLength: messages.length }),
    ),
  );

/** Counts, limits and sleeps of the rules must not matter for who waits. */
const RULES = { sleepOnWorkflowMessage: true, wakeOnInbound: 'ALWAYS', maxMessages: 3 } as const;

function receiveAll(messages: readonly MessageEvent[], rules = aBotWith(RULES)): Conversation {
  const talk = new Conversation(createInitialStatus(NOW - 30 * DAY), rules);
  for (const each of messages) talk.receive(NOW, each);
  return talk;
}

/** Who waits by the words of the document, without the order of arrival. */
function expectedWaiting(messages: readonly MessageEvent[]) {
  const known = messages.filter(({ isAutomatic, sentAt }) => !isAutomatic && !isTooOld(sentAt, NOW));
  const answers = known.filter(({ origin }) => ['TEAMMATE', 'BOT', 'SUGGESTION'].includes(origin));
  const answeredAt = Math.max(-Infinity, ...answers.map(({ sentAt }) => sentAt));
  return known
    .filter(({ origin, sentAt }) => origin === 'CONTACT' && sentAt > answeredAt)
    .map(({ sentAt, channel }) => ({ sentAt, channel }))
    .sort((a, b) => a.sentAt - b.sentAt || (a.channel < b.channel ? -1 : Number(a.channel > b.channel)));
}

describe('who waits', () => {
  it('13: is the same in any order of up to 50 messages, and what the document says', () => {
    fc.assert(
      fc.property(messagesInTwoOrders, ([messages, shuffled]) => {
        expect(receiveAll(messages).status.waiting).toEqual(expectedWaiting(messages));
        expect(receiveAll(shuffled).status.waiting).toEqual(expectedWaiting(messages));
      }),
      { numRuns: 500 },
    );
  });

  it('is whether someone waits, exactly, also beyond 50 messages', () => {
    const many = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 60 })), {
      minLength: 51,
      maxLength: 90,
      size: 'max',
    });
    fc.assert(
      fc.property(many, fc.nat({ max: 401 }), (questions, answer) => {
        const messages = questions.map(([old, channel], index) =>
          message('CONTACT', NOW - old, { channel: `${channel}`, messageId: `m${index}` }),
        );
        const talk = receiveAll(messages);
        expect(talk.status.waiting[0]?.sentAt).toBe(Math.min(...messages.map(({ sentAt }) => sentAt)));
        talk.receive(NOW, message('TEAMMATE', NOW - answer, { messageId: 'answer' }));
        expect(talk.status.waiting.length > 0).toBe(questions.some(([old]) => old < answer));
      }),
      { numRuns: 200 },
    );
  });
});

describe('taking a message back', () => {
  /** The rules are such that neither the limit nor a window ends during a story of one instant. */
  const bot = aBotWith({ maxMessages: 100, burstLimit: null, sleepOnWorkflowMessage: true });
  const sent = (status: BotStatus) =>
    ['sms', 'email', 'whatsapp'].map((channel) =>
      repliesOn(status, { botId: 'bot-1', channel }, bot.rules, NOW),
    );

  it('leaves who waits and the counts as if it had never been, in any order', () => {
    fc.assert(
      fc.property(messagesInTwoOrders, fc.nat(), ([messages, shuffled], pick) => {
        const outbound = messages.filter(({ origin }) => origin !== 'CONTACT');
        const taken = outbound[pick % Math.max(outbound.length, 1)];
        if (!taken) return;
        const talk = receiveAll(shuffled, bot);
        talk.takeBack(NOW, taken.factKey);
        const never = receiveAll(
          shuffled.filter((each) => each !== taken),
          bot,
        );
        expect(talk.status.waiting).toEqual(never.status.waiting);
        expect(talk.status.answeredThrough).toEqual(never.status.answeredThrough);
        expect(sent(talk.status)).toEqual(sent(never.status));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves the state as if it had never been, where it is the sole cause of the sleep', () => {
    fc.assert(
      fc.property(messagesInTwoOrders, ([messages]) => {
        const talk = receiveAll(messages, bot);
        const { status } = talk;
        if (status.state !== 'SLEEPING' || status.soleCause === null) return;
        const { soleCause } = status;
        expect(talk.takeBack(NOW, soleCause)).toMatchObject({ row: 88, reason: 'CORRECTION' });
        const never = receiveAll(
          messages.filter(({ factKey }) => factKey !== soleCause),
          bot,
        );
        expect(talk.status.state).toBe(never.status.state);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a sleep for which any other message speaks, and whoever is taken back, is silent as without it', () => {
    fc.assert(
      fc.property(messagesInTwoOrders, fc.nat(), ([messages], pick) => {
        const outbound = messages.filter(({ origin }) => origin !== 'CONTACT');
        const taken = outbound[pick % Math.max(outbound.length, 1)];
        if (!taken) return;
        const talk = receiveAll(messages, bot);
        talk.takeBack(NOW, taken.factKey);
        const never = receiveAll(
          messages.filter((each) => each !== taken),
          bot,
        );
        if (never.status.state === 'SLEEPING') expect(talk.status.state).toBe('SLEEPING');
      }),
      { numRuns: 500 },
    );
  });

  it('takes back committed replies in any order, as if the others were all', () => {
    const replies = fc.array(
      fc.record({ gap: fc.nat({ max: 5 }), wait: fc.nat({ max: 5 }), asks: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(replies, fc.infiniteStream(fc.nat()), (steps, random) => {
        const play = (isSent: (index: number) => boolean) => {
          const talk = new Conversation(createInitialStatus(NOW), bot);
          let now = NOW;
          for (const [index, { gap, wait, asks }] of steps.entries()) {
            now += gap * SECOND;
            if (asks) talk.receive(now, message('CONTACT', now, { messageId: `q${index}` }));
            const reservation = talk.reserve(now);
            now += wait * SECOND;
            if (isSent(index)) talk.commit(now, reservation);
          }
          return { talk, now };
        };
        const isRevoked = steps.map(() => (random.next().value ?? 0) % 2 === 0);
        const { talk, now } = play(() => true);
        const order = steps
          .map((_, index) => index)
          .sort(() => ((random.next().value ?? 0) % 2 === 0 ? 1 : -1));
        for (const index of order) if (isRevoked[index]) talk.takeBack(now, `token-${index + 1}`);
        const never = play((index) => !isRevoked[index]).talk;
        expect(talk.status.waiting).toEqual(never.status.waiting);
        expect(sent(talk.status)).toEqual(sent(never.status));
      }),
      { numRuns: 300 },
    );
  });
});
