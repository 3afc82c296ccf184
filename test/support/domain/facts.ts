import type { BotStatus, WaitingMessage } from '../../../src/domain/bot-status';
import type { DecisionContext } from '../../../src/domain/decisions/decide';
import { countTimeOf } from '../../../src/domain/decisions/reply-counts';
import type { Reservation } from '../../../src/domain/decisions/reply-gate';
import type { OtherMessages, TakenBack } from '../../../src/domain/decisions/taking-back';
import { answerTimeOf, isTooOld } from '../../../src/domain/decisions/waiting';
import type { MessageEvent } from '../../../src/domain/event';
import type { Outcome } from '../../../src/domain/status-change';

interface Fact extends TakenBack {
  /** The message, if it is one that may wait. */
  readonly inbound: WaitingMessage | null;
}

/** The messages and committed replies of one contact, as a store would keep them. */
export class Facts {
  private readonly byKey = new Map<string, Fact>();

  keepMessage(event: MessageEvent, outcome: Outcome, before: BotStatus, { bot, now }: DecisionContext): void {
    const { factKey, messageId, origin, channel, sentAt } = event;
    const isCounted = (origin === 'BOT' || origin === 'SUGGESTION') && !event.isEcho && !event.isAutomatic;
    const isOld = isTooOld(sentAt, now);
    const mayWait = origin === 'CONTACT' && !event.isAutomatic && !isOld;
    this.byKey.set(factKey, {
      factKey,
      messageId,
      answeredAt: isOld ? null : answerTimeOf(event),
      counted:
        isCounted && outcome !== 'STALE'
          ? { botId: bot?.id ?? null, channel, at: countTimeOf(before, now) }
          : null,
      inbound: mayWait ? { sentAt, channel } : null,
    });
  }

  keepReply({ token, channel, reservedAt }: Reservation, before: BotStatus, { bot, now }: DecisionContext) {
    this.byKey.set(token, {
      factKey: token,
      messageId: `reply-${token}`,
      answeredAt: reservedAt,
      counted: { botId: bot?.id ?? null, channel, at: countTimeOf(before, now) },
      inbound: null,
    });
  }

  /** Removes the fact. */
  take(factKey: string): TakenBack {
    const fact = this.byKey.get(factKey);
    if (!fact) throw new Error(`There is no fact ${factKey}.`);
    this.byKey.delete(factKey);
    const { inbound: _, ...taken } = fact;
    return taken;
  }

  /** What the others that are kept say about who waits. */
  others(): OtherMessages {
    const facts = [...this.byKey.values()];
    const answers = facts.flatMap(({ answeredAt }) => (answeredAt === null ? [] : [answeredAt]));
    return {
      answeredThrough: answers.length > 0 ? Math.max(...answers) : null,
      inbound: facts.flatMap(({ inbound }) => (inbound ? [inbound] : [])),
    };
  }
}
