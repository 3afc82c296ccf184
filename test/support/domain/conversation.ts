import type { Bot } from '../../../src/domain/bot';
import type { BotStatus } from '../../../src/domain/bot-status';
import { type Decision, decide } from '../../../src/domain/decisions/decide';
import { applyDueWake } from '../../../src/domain/decisions/due-wake';
import {
  addReservation,
  type DenyReason,
  decideCommit,
  decideReservation,
  type GateDecision,
  isLive,
  type Reservation,
} from '../../../src/domain/decisions/reply-gate';
import type { StatusEvent } from '../../../src/domain/event';
import type { StatusChange } from '../../../src/domain/status-change';
import { type Instant, MINUTE } from '../../../src/domain/time/instant';
import { aBot } from './bots';
import { active } from './statuses';

/** How long a reservation made here may be committed. */
export const LEASE = 5 * MINUTE;

/** One contact's story: it keeps what a store would keep, and hands in the time with every step. */
export class Conversation {
  readonly history: StatusChange[] = [];
  private tokens = 0;

  constructor(
    public status: BotStatus = active(),
    public bot: Bot | null = aBot(),
  ) {}

  receive(now: Instant, event: StatusEvent): Decision {
    const decision = decide(this.status, event, { bot: this.bot, now });
    if (decision.kind === 'DECIDED') this.keep(decision.status, decision.changes);
    return decision;
  }

  timerRings(now: Instant): void {
    const { status, change } = applyDueWake(this.status, now);
    this.keep(status, change ? [change] : []);
  }

  tryReserve(now: Instant, channel = 'sms'): Reservation | DenyReason {
    const { bot } = this;
    const decision = decideReservation(this.status, channel, { bot, now });
    this.keep(decision.status, decision.changes);
    if (decision.denyReason !== null || bot === null) return decision.denyReason ?? 'BOT_UNAVAILABLE';
    const { epoch, turn } = decision.status;
    const reservation: Reservation = {
      token: `token-${++this.tokens}`,
      contactId: 'contact-1',
      channel,
      inboundMessageId: null,
      botId: bot.id,
      modeVersion: bot.modeVersion,
      epoch,
      turn,
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

  commit(now: Instant, reservation: Reservation, { requireFreshTurn = false } = {}): GateDecision {
    const reply = { messageId: `reply-${reservation.token}`, requireFreshTurn };
    const decision = decideCommit(this.status, reservation, reply, { bot: this.bot, now });
    this.keep(decision.status, decision.changes);
    return decision;
  }

  isLive(now: Instant, reservation: Reservation): boolean {
    return isLive(this.status, reservation, { bot: this.bot, now });
  }

  private keep(status: BotStatus, changes: readonly StatusChange[]): void {
    this.status = status;
    this.history.push(...changes);
  }
}
