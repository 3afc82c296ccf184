import { applyDueWake } from '../domain/due-wake';
import type { Command } from './command';

/**
 * Writes the wakes that are due, of those that still are: whatever has changed since the timers were set decides.
 * Answers with the contacts that were woken.
 */
export function wakeContacts(contactIds: readonly string[]): Command<string[]> {
  return {
    needs: { contactIds },
    run: (unit) =>
      contactIds.filter((contactId) => {
        const due = applyDueWake(unit.status(contactId), unit.now);
        if (due.change === null) return false;
        unit.record(contactId, due.status, [due.change]);
        return true;
      }),
  };
}
