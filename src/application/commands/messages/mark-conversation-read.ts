import { decide } from '../../../domain/decisions/decide';
import type { Instant } from '../../../domain/time/instant';
import type { Caller } from '../../access/caller';
import type { Command } from '../../writing/command';
import { recordDecision, type StatusAnswer } from '../status-answer';

export interface MarkConversationReadInput {
  readonly contactId: string;
  /** `null` means now. */
  readonly readAt: Instant | null;
}

export function markConversationRead(
  caller: Caller,
  input: MarkConversationReadInput,
): Command<StatusAnswer> {
  const { contactId } = input;
  return {
    loads: { contactIds: [contactId] },
    run(unit) {
      const readAt = Math.min(input.readAt ?? unit.now, unit.now);
      const decision = decide(
        unit.status(contactId),
        { type: 'READ', readAt, actor: caller.actor },
        { bot: unit.botOf(contactId), now: unit.now },
      );
      return recordDecision(unit, contactId, decision);
    },
  };
}
