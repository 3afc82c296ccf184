import type { Command } from '../../writing/command';

/** Erases whatever names the contact; answers whether there was one. */
export function deleteContact(workspace: string, id: string): Command<boolean> {
  return {
    loads: { contactIds: [id], bots: 'NONE' },
    handles: ['UNREADABLE'],
    // What others of its batch would write about the contact must not outlive it.
    isExclusive: true,
    run(unit) {
      const isFound = unit.isStored(id);
      if (isFound) unit.stageErasure(workspace, id);
      return isFound;
    },
  };
}
