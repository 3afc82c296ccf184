import { applyDueWake } from '../../../domain/decisions/due-wake';
import type { Command } from '../../writing/command';

/** The results for contacts with due timers. A contact in no list was no longer due when its turn came. */
export interface WakeOutcome {
  readonly woken: readonly string[];
  /** Contacts locked by another transaction, to be retried soon. */
  readonly locked: readonly string[];
  /** Contacts whose stored status cannot be read. */
  readonly unreadable: readonly string[];
}

/** Wakes those of the contacts whose wake is still due, according to their current status. */
export function wakeContacts(contactIds: readonly string[]): Command<WakeOutcome> {
  return {
    loads: { contactIds, bots: 'NONE' },
    handles: ['LOCKED', 'UNREADABLE'],
    run(unit) {
      const outcome = { woken: [] as string[], locked: [] as string[], unreadable: [] as string[] };
      for (const contactId of contactIds) {
        const block = unit.blockOf(contactId);
        if (block === 'LOCKED') outcome.locked.push(contactId);
        else if (block === 'UNREADABLE') outcome.unreadable.push(contactId);
        else {
          const due = applyDueWake(unit.status(contactId), unit.now);
          if (due.change === null) continue;
          unit.stageStatus(contactId, due.status, [due.change]);
          outcome.woken.push(contactId);
        }
      }
      return outcome;
    },
  };
}
