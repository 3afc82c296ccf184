import type { BadgeStatus, WantedStatus } from 'bot-status-client/store';
import { estimateWake } from './sleep-choices.js';

/** Predicts the status after a change, to show it before the service answers. */
export function expectStatus(status: BadgeStatus, wanted: WantedStatus, now: number): BadgeStatus {
  const isSilent = status.state !== 'ACTIVE';
  if (isSilent && wanted.wake?.extendBy !== undefined) {
    return { ...status, wakeAt: estimateWake(wanted.wake, now, status.wakeAt) };
  }
  return {
    ...status,
    state: wanted.state,
    reason: 'MANUAL',
    since: new Date(now).toISOString(),
    wakeAt: wanted.state === 'ACTIVE' ? null : estimateWake(wanted.wake, now, null),
    endOnReply: wanted.endOnReply ?? false,
    changedBy: { kind: 'USER', externalId: null, via: null, name: null },
    note: wanted.note || null,
    pinned: wanted.pinned ?? false,
    locked: wanted.locked ?? false,
  };
}

/** The change that restores a status, or turns the bot on if its wake time has passed by now. */
export function restore(status: BadgeStatus, now: number): WantedStatus {
  const { state, wakeAt, note, pinned, endOnReply, locked, reason } = status;
  const isOver = wakeAt !== null && Date.parse(wakeAt) - now < 1_000;
  if (state === 'ACTIVE' || isOver) return { state: 'ACTIVE' };
  const end = wakeAt === null ? { until: 'WOKEN' as const } : { at: wakeAt };
  if (state === 'SLEEPING') return { state, wake: end, note, pinned, endOnReply };
  if (reason === 'OPT_OUT') return { state, reason: 'OPT_OUT', note, locked };
  return { state, note, locked, ...(wakeAt === null ? {} : { wake: end }) };
}

/**
 * A choice with what was typed as a note. An extension keeps everything else of a silence, its note too; with another note
 * it becomes a silence of the person who chooses, until the same time.
 */
export function withNote(choice: WantedStatus, note: string, status: BadgeStatus, now: number): WantedStatus {
  if (choice.state === 'ACTIVE') return choice;
  if (choice.wake?.extendBy === undefined) return note === '' ? choice : { note, ...choice };
  if (note === (status.note ?? '')) return choice;
  const at = estimateWake(choice.wake, now, status.wakeAt);
  return { ...restore(status, now), wake: at === null ? { until: 'WOKEN' } : { at }, note: note || null };
}
