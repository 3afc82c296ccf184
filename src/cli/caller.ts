import type { Caller } from '../application/access/caller';

/** Whoever runs the program may do everything in every workspace. */
export function callerOf(workspace: string, command: string): Caller {
  const actor = { kind: 'SYSTEM', id: null, name: `bot-status ${command}` } as const;
  return { workspace, role: 'ADMIN', actor };
}
