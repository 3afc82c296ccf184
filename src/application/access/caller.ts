import type { Actor } from '../../domain/actor';

/** From the least to the most: each may do all that those before it may. */
export const ROLES = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, and for which workspace: from the token, never from the input. */
export interface Caller {
  readonly workspace: string;
  readonly actor: Actor;
  readonly role: Role;
}

export function hasRole(caller: Caller, role: Role): boolean {
  return ROLES.indexOf(caller.role) >= ROLES.indexOf(role);
}
