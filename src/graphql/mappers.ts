import type { StatusResult, StatusView } from '../application/commands/status-result';
import type { StatusEntry } from '../application/log-entry';
import type { ContactFilter } from '../application/ports/contact-store';
import { type Bot, permissionOf, whyUnavailable } from '../domain/bot';
import { mapDurationRules } from '../domain/bot-rules';
import { isSilent } from '../domain/bot-status';
import { rulesOf } from '../domain/decisions/rule';
import type { Refusal } from '../domain/refusal';
import type { Calendar, WakeSpec } from '../domain/time/calendar';
import type { Instant, Milliseconds } from '../domain/time/instant';
import type { ContactFilterInput } from './inputs/contact-filter.input';
import type { WakeInput } from './inputs/wake.input';
import type { BotType } from './types/bot.type';
import type { BotStatusType } from './types/bot-status.type';
import type { ContactType } from './types/contact.type';
import type { BotStatusPayload, UserErrorType } from './types/payloads.type';
import type { StatusChangeType } from './types/status-change.type';

export function toDate(instant: Instant | null): Date | null {
  return instant === null ? null : new Date(instant);
}

export function toBotStatus(view: StatusView): BotStatusType {
  const { status, bot, contact } = view;
  const unavailableReason = whyUnavailable(bot);
  const silent = isSilent(status) ? status : null;
  const limit = rulesOf(bot).maxMessages;
  return {
    view,
    id: contact.id,
    state: status.state,
    reason: status.reason,
    permission: permissionOf(status.state, bot),
    available: unavailableReason === null,
    unavailableReason,
    since: new Date(status.since),
    wakeAt: toDate(silent?.wakeAt ?? null),
    changedBy: status.changedBy,
    note: status.note,
    pinned: status.state === 'SLEEPING' && status.pinned,
    locked: status.state === 'INACTIVE' && status.locked,
    version: status.version,
    messageCounts: [...status.replyCounts].map(([channel, sent]) => ({ channel, sent, limit })),
    pendingInbound: silent?.pendingInbound ?? 0,
    waitingSince: toDate(silent?.waitingSince ?? null),
  };
}

export function toContact(view: StatusView): ContactType {
  const { id, name, timeZone } = view.contact;
  return { view, id, name, timeZone };
}

export function toBot(bot: Bot, calendar: Calendar): BotType {
  const durations = mapDurationRules((name) => {
    const length = bot.rules[name];
    return length === null ? null : calendar.toDuration(length);
  });
  return { ...bot, rules: { ...bot.rules, ...durations } };
}

export function toStatusChange({ id, contactId, change }: StatusEntry): StatusChangeType {
  const { endedSilence } = change;
  return {
    id,
    contactId,
    version: change.version,
    from: change.from,
    to: change.to,
    outcome: change.outcome,
    reason: change.reason,
    actor: change.actor,
    note: change.note,
    messageId: change.messageId,
    wakeAt: toDate(change.wakeAt),
    effectiveAt: new Date(change.effectiveAt),
    recordedAt: new Date(change.recordedAt),
    stretch: endedSilence && {
      ...endedSilence,
      from: new Date(endedSilence.from),
      to: new Date(endedSilence.to),
    },
  };
}

export function toUserErrors(refusal: Refusal | null): UserErrorType[] {
  if (refusal === null) return [];
  const { code, field, message } = refusal;
  return [{ code, field: field.length > 0 ? ['input', ...field] : [], message }];
}

/** The fields that most payloads with a status share. */
export function toStatusResult({ outcome, view, entry, refusal }: StatusResult) {
  return {
    outcome,
    botStatus: view && toBotStatus(view),
    change: entry && toStatusChange(entry),
    userErrors: toUserErrors(refusal),
  };
}

export function toBotStatusPayload(result: StatusResult): BotStatusPayload {
  return { contactId: result.contactId, ...toStatusResult(result) };
}

export function toWakeSpec(wake: WakeInput | null | undefined): WakeSpec | null {
  if (!wake) return null;
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
