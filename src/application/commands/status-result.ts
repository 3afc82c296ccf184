import type { Bot } from '../../domain/bot';
import type { BotStatus } from '../../domain/bot-status';
import { decide } from '../../domain/decisions/decide';
import { applyDueWake } from '../../domain/decisions/due-wake';
import type { StatusEvent } from '../../domain/event';
import type { Refusal } from '../../domain/refusal';
import type { Outcome } from '../../domain/status-change';
import type { Instant } from '../../domain/time/instant';
import type { StatusEntry } from '../log-entry';
import type { Contact } from '../ports/contact-store';
import type { UnitOfWork } from '../writing/unit-of-work';

/** A status with the contact, bot and time that its fields are derived from. */
export interface StatusView {
  readonly contact: Contact;
  readonly status: BotStatus;
  readonly bot: Bot | null;
  readonly now: Instant;
}

/** The result of a command for one contact. With a refusal, there is no outcome and nothing was stored. */
export interface StatusResult {
  readonly contactId: string;
  readonly outcome: Outcome | null;
  /** Whether the result is that of an earlier call with the same key or id. */
  readonly isReplayed: boolean;
  readonly view: StatusView | null;
  readonly entry: StatusEntry | null;
  readonly refusal: Refusal | null;
}

export function viewOf(unit: UnitOfWork, contactId: string, status: BotStatus): StatusView {
  return { contact: unit.contact(contactId), status, bot: unit.botOf(contactId), now: unit.now };
}

/** The answer to a command that was refused before a decision. */
export function refused(contactId: string, refusal: Refusal): StatusResult {
  return { contactId, outcome: null, isReplayed: false, view: null, entry: null, refusal };
}

/** Decides an event, stages the result and returns its answer. */
export function applyEvent(unit: UnitOfWork, contactId: string, event: StatusEvent): StatusResult {
  const bot = unit.botOf(contactId);
  const decision = decide(unit.status(contactId), event, { bot, now: unit.now });
  const view = viewOf(unit, contactId, decision.status);
  const nothing = { contactId, isReplayed: false, view, entry: null };
  if (decision.kind === 'REFUSED') return { ...nothing, outcome: null, refusal: decision.refusal };
  if (decision.kind === 'SKIPPED') return { ...nothing, outcome: 'SKIPPED', refusal: null };
  const entry = unit.stageStatus(contactId, decision.status, decision.changes).at(-1) ?? null;
  return { contactId, outcome: decision.change.outcome, isReplayed: false, view, entry, refusal: null };
}

/**
 * The original outcome and change of a repeated call, with the status as it is now. If another node has created the
 * contact after this transaction looked for it, only the change has the status.
 */
export function replayOf(unit: UnitOfWork, contactId: string, entry: StatusEntry | null): StatusResult {
  const { outcome, statusAfter } = entry?.change ?? { outcome: null, statusAfter: null };
  const stored = unit.status(contactId);
  const isOwn = entry?.contactId === unit.ownerOf(contactId);
  const status = isOwn && statusAfter && statusAfter.version > stored.version ? statusAfter : stored;
  const view = currentView(unit, contactId, status);
  return { contactId, outcome, isReplayed: true, view, entry, refusal: null };
}

/** The status as reads return it: with a wake that is due, whether or not its timer has run. */
export function currentView(
  unit: UnitOfWork,
  contactId: string,
  status = unit.status(contactId),
): StatusView {
  return viewOf(unit, contactId, applyDueWake(status, unit.now).status);
}
