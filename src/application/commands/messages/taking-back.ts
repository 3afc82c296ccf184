import type { Actor } from '../../../domain/actor';
import { decideTakingBack, type OtherMessages } from '../../../domain/decisions/taking-back';
import { isTooOld } from '../../../domain/decisions/waiting';
import type { Fact } from '../../writing/facts';
import type { UnitOfWork } from '../../writing/unit-of-work';

/** Takes a message back whose origin was guessed, before it is decided with the one that is known now. */
export function takeBackGuess(unit: UnitOfWork, guess: Fact, messageId: string, actor: Actor): void {
  const { contactId, key, answeredAt, token, matchedHash, channel } = guess;
  const botId = unit.botOf(contactId)?.id ?? null;
  const counted = isCounted(guess) ? { botId, channel, at: guess.recordedAt } : null;
  const taken = { factKey: key, messageId, answeredAt: token === null ? answeredAt : null, counted };
  const others = otherMessages(unit.factsOf(contactId).filter((fact) => fact.key !== key));
  const { status, changes } = decideTakingBack(unit.status(contactId), taken, others, {
    actor,
    now: unit.now,
  });
  unit.stageStatus(contactId, status, changes);
  unit.stageFact({ ...guess, answeredAt: null, token: null, matchedHash: null });
  for (const reply of unit.replyHashesOf(contactId)) {
    const isMatched = reply.token === token || (token === null && reply.isRevoked);
    if (matchedHash === null || reply.hash !== matchedHash || !isMatched) continue;
    unit.stageReplyHash({ ...reply, channels: reply.channels.filter((name) => name !== channel) });
  }
}

/** A guess recognized by the text of a reply that was revoked is a reply of its own. */
function isCounted({ origin, token, isAutomatic, entry }: Fact): boolean {
  return origin === 'BOT' && token === null && !isAutomatic && entry?.change.outcome !== 'STALE';
}

/** What these facts say about who waits. */
export function otherMessages(facts: readonly Fact[]): OtherMessages {
  const answers = facts.flatMap(({ answeredAt }) => answeredAt ?? []);
  const inbound = facts.filter(
    ({ origin, isAutomatic, sentAt, recordedAt }) =>
      origin === 'CONTACT' && !isAutomatic && !isTooOld(sentAt, recordedAt),
  );
  return {
    answeredThrough: answers.length > 0 ? Math.max(...answers) : null,
    inbound: inbound.map(({ sentAt, channel }) => ({ sentAt, channel })),
  };
}
