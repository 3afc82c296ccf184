import type { Actor } from '../../../domain/actor';
import { decideTakingBack } from '../../../domain/decisions/taking-back';
import type { Outcome } from '../../../domain/status-change';
import { HOUR } from '../../../domain/time/instant';
import type { Caller } from '../../access/caller';
import type { StatusEntry } from '../../log-entry';
import type { Command } from '../../writing/command';
import type { StoredReservation } from '../../writing/loaded-rows';
import type { UnitOfWork } from '../../writing/unit-of-work';
import { otherMessages } from '../messages/taking-back';
import { currentView, replayOf, type StatusView } from '../status-result';
import { onReservation } from './reply-gate';
import { parseToken } from './reply-token';

export interface RevokeReplyResult {
  readonly outcome: Outcome | null;
  readonly isReplayed: boolean;
  /** `null` if the token is not known. */
  readonly view: StatusView | null;
  /** `null` if nothing was taken back. */
  readonly entry: StatusEntry | null;
}

const REVOCABLE_FOR = 48 * HOUR;

/** Takes back a committed reply that was not sent after all, unless a part of it has been seen. */
export function revokeReply({ actor }: Caller, tokenText: string): Command<RevokeReplyResult> {
  const token = parseToken(tokenText);
  const unknown = { outcome: 'NO_CHANGE', isReplayed: false, view: null, entry: null } as const;
  return onReservation<RevokeReplyResult>(
    token,
    { allFactsOf: token ? [token.contactId] : [] },
    () => unknown,
    (unit, reservation) => {
      const { contactId, state, revocationEntry } = reservation;
      if (state === 'REVOKED') return replayOf(unit, contactId, revocationEntry);
      if (!isRevocable(unit, reservation)) return { ...unknown, view: currentView(unit, contactId) };
      return takeBack(unit, reservation, actor);
    },
  );
}

function isRevocable(unit: UnitOfWork, { contactId, token, state, committedAt }: StoredReservation): boolean {
  if (state !== 'COMMITTED' || committedAt === null || unit.now - committedAt > REVOCABLE_FOR) return false;
  return !unit.factsOf(contactId).some((fact) => fact.token === token && fact.isSeen);
}

function takeBack(unit: UnitOfWork, reservation: StoredReservation, actor: Actor): RevokeReplyResult {
  const { contactId, token, channel, botId, reservedAt, committedAt } = reservation;
  const facts = unit.factsOf(contactId);
  const taken = {
    factKey: token,
    messageId: null,
    answeredAt: reservedAt,
    counted: { botId, channel, at: committedAt ?? 0 },
  };
  const others = otherMessages(facts.filter((fact) => fact.token !== token));
  const { status, changes } = decideTakingBack(unit.status(contactId), taken, others, {
    actor,
    now: unit.now,
  });
  const entry = unit.stageStatus(contactId, status, changes).at(-1) ?? null;
  unit.stageReservation({ ...reservation, state: 'REVOKED', revocationEntry: entry });
  // A part that is seen after all is then a message of its own.
  for (const fact of facts)
    if (fact.token === token) unit.stageFact({ ...fact, token: null, answeredAt: null });
  for (const reply of unit.replyHashesOf(contactId))
    if (reply.token === token) unit.stageReplyHash({ ...reply, isRevoked: true });
  const outcome = entry?.change.outcome ?? null;
  return { outcome, isReplayed: false, view: currentView(unit, contactId), entry };
}
