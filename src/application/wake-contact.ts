import { applyDueWake } from '../domain/due-wake';
import type { Command } from './command';

/** Writes the wake that is due, if it still is: whatever has changed since the timer was set decides. */
export function wakeContact(contactId: string): Command<boolean> {
  return {
    needs: { contactIds: [contactId] },
    run(unit) {
      const due = applyDueWake(unit.status(contactId), unit.now);
      if (due.change === null) return false;
      unit.record(contactId, due.status, [due.change]);
      return true;
    },
  };
}
