import { isSameActor } from '../actor';
import { type Bot, whyUnavailable } from '../bot';
import { type BotStatus, isExplicitReason, isLocked, isOptedOut, isSilent } from '../bot-status';
import type { SetEvent, SilenceCause, StatusCondition } from '../event';
import { type Refusal, refuse } from '../refusal';

export function findConflict({ version }: BotStatus, { expectedVersion }: SetEvent): Refusal | null {
  if (expectedVersion === null || expectedVersion === version) return null;
  const message = `The status has version ${version}, but expectedVersion is ${expectedVersion}.`;
  return refuse('CONFLICT', ['expectedVersion'], message);
}

/** Whether all conditions that are given hold. */
export function holds(
  { states, reasons, causedBy }: StatusCondition,
  status: BotStatus,
  event: SetEvent,
): boolean {
  return (
    (states?.includes(status.state) ?? true) &&
    (reasons?.includes(status.reason) ?? true) &&
    (!causedBy || causedBy.some((cause) => cause === silenceCauseOf(status, event)))
  );
}

/** Who caused the silence that stands, as seen by the caller; `null` if there is none. */
function silenceCauseOf(status: BotStatus, { actor }: SetEvent): SilenceCause | null {
  if (!isSilent(status)) return null;
  if (!isExplicitReason(status.reason)) return 'RULE';
  const { changedBy } = status;
  const isSameCaller =
    isSameActor(changedBy, actor) || isSameActor(changedBy.via ?? changedBy, actor.via ?? actor);
  return isSameCaller ? 'CALLER' : 'OTHER';
}

export function findRefusal(status: BotStatus, event: SetEvent, bot: Bot | null): Refusal | null {
  const unavailable = whyUnavailable(bot);
  if (unavailable !== null && !event.evenIfUnavailable) {
    const message = unavailable === 'NO_BOT' ? 'The contact has no bot.' : 'The bot of the contact is OFF.';
    return refuse('BOT_UNAVAILABLE', [], message);
  }
  if (!event.isAdmin) {
    if (isLocked(status)) {
      return refuse('FORBIDDEN', [], 'The status is locked; only role ADMIN can change it.');
    }
    if (event.locked) return refuse('FORBIDDEN', ['locked'], 'locked requires role ADMIN.');
  }
  if (isOptedOut(status) && !event.mayEndOptOut && event.reason !== 'OPT_OUT') {
    const message =
      'The contact opted out. Only a person with their own token of role AGENT or ADMIN, or a call with reason OPT_IN, can change that.';
    return refuse('FORBIDDEN', [], message);
  }
  return null;
}
