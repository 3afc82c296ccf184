import type { Actor } from '../../../src/domain/actor';
import type { Bot } from '../../../src/domain/bot';
import type { BotStatus } from '../../../src/domain/bot-status';
import { type Decision, decide } from '../../../src/domain/decisions/decide';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import {
  type AnsweredMessage,
  addReservation,
  type DenyReason,
  decideCommit,
  decideReservation,
  type GateDecision,
  isLive,
  type Reservation,
} from '../../../src/domain/decisions/reply-gate';
import { decideTakingBack } from '../../../src/domain/decisions/taking-back';
import type { StatusEvent } from '../../../src/domain/event';
import type { StatusChange } from '../../../src/domain/status-change';
import { type Instant, MINUTE } from '../../../src/domain/time/instant';
import { aBot } from './bots';
import { Facts } from './facts';
import { BEN } from './people';
import { active } from './statuses';

/** How long a reservation made here may be committed. */
export const LEASE = 5 * MINUTE;

/** The history of one contact: it keeps what a store would keep, and passes the time with every step. */
export class Conversation {
  readonly history: StatusChange[] = [];
  readonly facts = new Facts();
  private tokens = 0;

  constructor(
    public status: BotStatus = active(),
    public bot: Bot | null = aBot(),
  ) {}

  receive(now: Instant, event: StatusEvent): Decision {
    const { bot } = this;
    const before = applyDueWake(this.status, now).status;
    const decision = decide(this.status, event, { bot, now });
    if (decision.kind !== 'DECIDED') return decision;
    if (event.type === 'MESSAGE')
      this.facts.keepMessage(event, decision.change.outcome, before, { bot, now });
    this.keep(decision.status, decision.changes);
    return decision;
  }

  timerRings(now: Instant): void {
    const { status, change } = applyDueWake(this.status, now);
    this.keep(status, change ? [change] : []);
  }

  tryReserve(
    now: Instant,
    channel = 'sms',
    answered: AnsweredMessage | null = null,
  ): Reservation | DenyReason {
    const { bot } = this;
    const decision = decideReservation(this.status, channel, answered, { bot, now });
    this.keep(decision.status, decision.changes);
    if (decision.denyReason !== null || bot === null) return decision.denyReason ?? 'BOT_UNAVAILABLE';
    const { epoch, turn } = decision.status;
    const reservation: Reservation = {
      token: `token-${++this.tokens}`,
      contactId: 'contact-1',
      channel,
      botId: bot.id,
      modeVersion: bot.modeVersion,
      epoch,
      turn,
      reservedAt: now,
      expiresAt: now + LEASE,
    };
    this.status = addReservation(this.status, reservation, now);
    return reservation;
  }

  reserve(now: Instant, channel?: string): Reservation {
    const reservation = this.tryReserve(now, channel);
    if (typeof reservation === 'string') throw new Error(`The reservation was denied: ${reservation}.`);
    return reservation;
  }

  commit(
    now: Instant,
    reservation: Reservation,
    { requireFreshTurn = false, isCommittedBefore = false } = {},
  ): GateDecision {
    const { bot } = this;
    const before = applyDueWake(this.status, now).status;
    const reply = { messageId: `reply-${reservation.token}`, requireFreshTurn, isCommittedBefore };
    const decision = decideCommit(this.status, reservation, reply, { bot, now });
    if (decision.denyReason === null) this.facts.keepReply(reservation, before, { bot, now });
    this.keep(decision.status, decision.changes);
    return decision;
  }

  isLive(now: Instant, reservation: Reservation): boolean {
    return isLive(this.status, reservation, { bot: this.bot, now });
  }

  /** Takes a message or a committed reply back; returns the change. */
  takeBack(now: Instant, factKey: string, actor: Actor = BEN): StatusChange | undefined {
    const taken = this.facts.take(factKey);
    const { status, changes } = decideTakingBack(this.status, taken, this.facts.others(), { actor, now });
    this.keep(status, changes);
    return changes.at(-1);
  }

  private keep(status: BotStatus, changes: readonly StatusChange[]): void {
    this.status = status;
    this.history.push(...changes);
  }
}
