import type { Goal } from '../../../domain/bot-status';
import { isLive } from '../../../domain/decisions/reply-gate';
import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar } from '../../../domain/time/calendar';
import type { Caller } from '../../access/caller';
import { checkId, checkKey } from '../../checks';
import type { Command } from '../../writing/command';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { actorOf, type Represented } from '../acting-for';
import { idempotencyOf, runOnce } from '../idempotency';
import { parseToken } from '../replies/reply-token';
import { applyEvent, refused, type StatusResult } from '../status-result';
import { type RequestedWake, resolveWakeTime } from '../statuses/wake-time';

export interface ReportGoalInput {
  readonly contactId: string;
  readonly goal: Goal;
  readonly wake: RequestedWake | null;
  readonly finalReplyToken: string | null;
  readonly idempotencyKey: string | null;
  readonly onBehalfOf: Represented | null;
}

export function checkReportGoal(input: ReportGoalInput): Refusal | null {
  return (
    checkId(input.contactId, ['contactId']) ??
    checkKey(input.idempotencyKey, ['idempotencyKey']) ??
    (input.wake && 'extendBy' in input.wake ? EXTENSION : null)
  );
}

const EXTENSION = refuse(
  'BAD_INPUT',
  ['wake', 'extendBy'],
  'extendBy is only allowed when setting a status.',
);

export function reportGoal(
  calendar: Calendar,
  caller: Caller,
  input: ReportGoalInput,
): Command<StatusResult> {
  const { contactId } = input;
  const idempotency = idempotencyOf('reportGoal', input);
  const token = input.finalReplyToken === null ? null : parseToken(input.finalReplyToken);
  return {
    loads: {
      contactIds: [contactId],
      tokens: token ? [token.id] : [],
      idempotencyKeys: idempotency ? [idempotency] : [],
    },
    run: (unit) =>
      runOnce(unit, contactId, idempotency, () => {
        const { timeZone } = unit.contact(contactId);
        const { wakeAt, refusal } = resolveWakeTime(calendar, input.wake, timeZone, unit.now);
        if (refusal) return refused(contactId, refusal);
        const finalReplyToken = token ? findLiveToken(unit, contactId, token.id) : null;
        const actor = actorOf(caller, input.onBehalfOf);
        return applyEvent(unit, contactId, {
          type: 'GOAL',
          goal: input.goal,
          wakeAt,
          finalReplyToken,
          actor,
        });
      }),
  };
}

/** Returns the token if it is a live reservation of this contact. Any other is ignored; the goal still applies. */
function findLiveToken(unit: UnitOfWork, contactId: string, id: string): string | null {
  const reservation = unit.reservationOf(contactId, id);
  if (!reservation) return null;
  const context = { bot: unit.botOf(contactId), now: unit.now };
  return isLive(unit.status(contactId), reservation, context) ? id : null;
}
