import type { Actor } from '../../domain/actor';

/** In ascending order: each role includes the permissions of those before it. */
export const ROLES = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** The identity and workspace of the caller. Always taken from the token, never from the input. */
export interface Caller {
  readonly workspace: string;
  readonly actor: Actor;
  readonly role: Role;
}

export function hasRole(caller: Caller, role: Role): boolean {
  return ROLES.indexOf(caller.role) >= ROLES.indexOf(role);
}
