import type { Actor } from '../../domain/actor';
import { type Refusal, refuse } from '../../domain/refusal';

/** In ascending order: each role includes the permissions of those before it. */
export const ROLES = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** The identity and workspace of the caller. Always taken from the token, never from the input. */
export interface Caller {
  readonly workspace: string;
  readonly actor: Actor;
  readonly role: Role;
}

/** Returns the refusal of a caller who lacks the role, or else `null`. */
export function lacksRole(caller: Caller, role: Role): Refusal | null {
  if (ROLES.indexOf(caller.role) >= ROLES.indexOf(role)) return null;
  return refuse('FORBIDDEN', [], `Requires role ${role}; the token has ${caller.role}.`);
}
