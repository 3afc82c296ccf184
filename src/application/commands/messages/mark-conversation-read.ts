import type { Instant } from '../../../domain/time/instant';
import type { Caller } from '../../access/caller';
import type { Command } from '../../writing/command';
import { actorOf, type Represented } from '../acting-for';
import { applyEvent, type StatusResult } from '../status-result';
import { eventTime } from './event-time';

export interface MarkConversationReadInput {
  readonly contactId: string;
  /** `null` means now. */
  readonly readAt: Instant | null;
  readonly onBehalfOf: Represented | null;
}

export function markConversationRead(
  caller: Caller,
  { contactId, readAt, onBehalfOf }: MarkConversationReadInput,
): Command<StatusResult> {
  return {
    loads: { contactIds: [contactId] },
    run: (unit) =>
      applyEvent(unit, contactId, {
        type: 'READ',
        readAt: eventTime(readAt, unit.now),
        actor: actorOf(caller, onBehalfOf),
      }),
  };
}
