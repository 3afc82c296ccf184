import type { Command } from '../../writing/command';

/** Deletes all data of the contact. Returns whether there was any. */
export function deleteContact(workspace: string, id: string): Command<boolean> {
  return {
    loads: { contactIds: [id], bots: 'NONE' },
    handles: ['UNREADABLE'],
    // Other commands of the batch could write data of the contact after its deletion.
    isExclusive: true,
    run(unit) {
      const isFound = unit.isStored(id);
      if (isFound) unit.stageErasure(workspace, id);
      return isFound;
    },
  };
}
