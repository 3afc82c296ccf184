import type { StatusResult, StatusView } from '../application/commands/status-result';
import type { RequestedWake } from '../application/commands/statuses/wake-time';
import type { StatusEntry } from '../application/log-entry';
import type { ContactFilter } from '../application/ports/contact-store';
import { tidyName } from '../application/tidy';
import type { Actor } from '../domain/actor';
import { type Bot, permissionOf, waitingForOf, whyUnavailable } from '../domain/bot';
import { mapDurationRules } from '../domain/bot-rules';
import { isSilent, waitingSinceOf } from '../domain/bot-status';
import { countsOf } from '../domain/decisions/reply-counts';
import { endsOnReply, rulesOf } from '../domain/decisions/rule';
import type { Refusal } from '../domain/refusal';
import type { Calendar } from '../domain/time/calendar';
import type { Instant, Milliseconds } from '../domain/time/instant';
import { globalIds } from './global-ids';
import type { ActorInput } from './inputs/actor.input';
import type { ContactFilterInput } from './inputs/contact-filter.input';
import type { WakeInput } from './inputs/wake.input';
import type { ActorType } from './types/actor.type';
import type { BotType } from './types/bot.type';
import type { BotStatusType } from './types/bot-status.type';
import type { ContactType } from './types/contact.type';
import type { BotStatusPayload, StatusPreviewPayload, UserErrorType } from './types/payloads.type';
import type { StatusChangeType } from './types/status-change.type';

export function toDate(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant);
}

/** The largest Int of GraphQL. */
const MAX_INT = 2 ** 31 - 1;

/** A counter as an Int. */
export function toCount(counter: number): number {
  return Math.min(counter, MAX_INT);
}

export function toActor({ kind, id, name, via }: Actor): ActorType {
  return { kind, externalId: id, name, via: via ? toActor(via) : null };
}

export function toBotStatus(view: StatusView): BotStatusType {
  const { status, bot, contact, now } = view;
  const unavailableReason = whyUnavailable(bot);
  const silent = isSilent(status) ? status : null;
  const rules = rulesOf(bot);
  const { maxMessages } = rules;
  return {
    view,
    contactId: contact.id,
    state: status.state,
    reason: status.reason,
    permission: permissionOf(status.state, bot),
    available: unavailableReason === null,
    unavailableReason,
    since: new Date(status.since),
    wakeAt: toDate(silent?.wakeAt ?? null),
    changedBy: toActor(status.changedBy),
    note: status.note,
    pinned: status.state === 'SLEEPING' && status.pinned,
    locked: status.state === 'INACTIVE' && status.locked,
    version: status.version,
    messageCounts: countsOf(status, bot?.id ?? null, rules, now).map(({ channel, sent }) => {
      return { channel, sent, maxMessages };
    }),
    pendingInbound: status.waiting.length,
    waitingSince: toDate(waitingSinceOf(status)),
    waitingFor: waitingForOf(status, bot),
    endOnReply: endsOnReply(status),
  };
}

export function toContact(view: StatusView): ContactType {
  const { id, name, timeZone, aliases } = view.contact;
  return { view, contactId: id, name, timeZone, aliases };
}

export function toBot(bot: Bot, calendar: Calendar): BotType {
  const durations = mapDurationRules((name) => {
    const length = bot.rules[name];
    return length === null ? null : calendar.toDuration(length);
  });
  return { ...bot, id: globalIds.bot(bot.id), botId: bot.id, rules: { ...bot.rules, ...durations } };
}

export function toStatusChange({ id, contactId, change }: StatusEntry): StatusChangeType {
  const { endedSilence } = change;
  return {
    id,
    contactId,
    version: change.version,
    previousState: change.previousState,
    state: change.state,
    outcome: change.outcome,
    reason: change.reason,
    actor: toActor(change.actor),
    note: change.note,
    messageId: change.messageId,
    wakeAt: toDate(change.wakeAt),
    waitingSince: toDate(waitingSinceOf(change.statusAfter)),
    pendingInbound: change.statusAfter.waiting.length,
    effectiveAt: new Date(change.effectiveAt),
    recordedAt: new Date(change.recordedAt),
    endedSilence: endedSilence && {
      ...endedSilence,
      actor: toActor(endedSilence.actor),
      startedAt: new Date(endedSilence.startedAt),
      endedAt: new Date(endedSilence.endedAt),
    },
  };
}

export function toUserErrors(refusal: Refusal | null): UserErrorType[] {
  if (refusal === null) return [];
  const { code, field, message } = refusal;
  const retryable = code === 'BOT_UNAVAILABLE';
  return [{ code, field: field.length > 0 ? ['input', ...field] : [], message, retryable }];
}

/** The fields that most payloads with a status share. */
export function toStatusResult({ outcome, isReplayed, view, entry, refusal }: StatusResult) {
  return {
    outcome,
    replayed: isReplayed,
    botStatus: view && toBotStatus(view),
    statusChange: entry && toStatusChange(entry),
    userErrors: toUserErrors(refusal),
  };
}

export function toBotStatusPayload(result: StatusResult): BotStatusPayload {
  return { contactId: result.contactId, ...toStatusResult(result) };
}

export function toPreviewPayload({ outcome, view, refusal }: StatusResult): StatusPreviewPayload {
  return {
    outcome,
    preview: view && refusal === null ? toBotStatus(view) : null,
    userErrors: toUserErrors(refusal),
  };
}

export function toSender(actor: ActorInput | null | undefined) {
  return actor ? { id: actor.externalId || null, name: tidyName(actor.name ?? null) } : null;
}

export function toWake(wake: WakeInput | null | undefined): RequestedWake | null {
  if (!wake) return null;
  if (wake.until) return { until: wake.until };
  if (wake.extendBy) return { extendBy: wake.extendBy };
  if (wake.at) return { at: wake.at.getTime() };
  if (wake.local) return { local: { dateTime: wake.local.dateTime, timeZone: wake.local.timeZone ?? null } };
  return { after: wake.after ?? '' };
}

/** Returns NaN, which is outside every bound, for months, years and negative durations. */
export function toMilliseconds(calendar: Calendar, duration: string): Milliseconds {
  return calendar.toMilliseconds(duration) ?? Number.NaN;
}

export function toContactFilter(calendar: Calendar, input: ContactFilterInput): ContactFilter {
  const { waitingLongerThan, ...rest } = input;
  if (!waitingLongerThan) return rest;
  return { ...rest, waitingLongerThan: toMilliseconds(calendar, waitingLongerThan) };
}
