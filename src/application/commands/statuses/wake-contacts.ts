import { applyDueWake } from '../../../domain/decisions/due-wake';
import type { Command } from '../../writing/command';

/** What became of the contacts whose timers were due. One in no list is no longer due: somebody else was faster. */
export interface WakeOutcome {
  readonly woken: readonly string[];
  /** Another transaction holds them: to be tried again soon. */
  readonly locked: readonly string[];
  /** Their stored status cannot be read. */
  readonly unreadable: readonly string[];
}

/** Writes the wakes that are due, of those that still are: whatever has changed since the timers were set decides. */
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
