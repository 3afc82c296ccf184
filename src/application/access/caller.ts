import type { Actor } from '../../domain/actor';
import { type Refusal, refuse } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';

/** In ascending order: each role includes the permissions of those before it. */
export const ROLES = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be limited to. Each permits what the role permits in its area; every key may read. */
export const SCOPES = ['STATUSES', 'MESSAGES', 'REPLIES', 'CONTACTS', 'BOTS', 'ACCESS'] as const;
export type Scope = (typeof SCOPES)[number];

/** The API key of a caller. */
interface CallingApiKey {
  readonly id: string;
  /** `null` if it may do everything that its role permits. */
  readonly scopes: readonly Scope[] | null;
  /** Infinity if it does not expire. */
  readonly expiresAt: Instant;
}

/** The identity and workspace of the caller. Always taken from the token or API key, never from the input. */
export interface Caller {
  readonly workspace: string;
  readonly actor: Actor;
  readonly role: Role;
  readonly apiKey?: CallingApiKey;
}

/** Returns the refusal of a caller who lacks the role, or whose API key lacks the scope, or else `null`. */
export function lacksAccess(caller: Caller, role: Role, scope: Scope): Refusal | null {
  const scopes = caller.apiKey?.scopes ?? null;
  if (scopes !== null && !scopes.includes(scope))
    return refuse(
      'FORBIDDEN',
      [],
      `Requires scope ${scope}; the API key has ${scopes.join(', ') || 'none'}.`,
    );
  return lacksRole(caller, role);
}

/** Returns the refusal of a caller who lacks the role, or else `null`. */
export function lacksRole(caller: Caller, role: Role): Refusal | null {
  if (ROLES.indexOf(caller.role) >= ROLES.indexOf(role)) return null;
  return refuse('FORBIDDEN', [], `Requires role ${role}; the ${credentialOf(caller)} has ${caller.role}.`);
}

/** What the caller has presented, for messages. */
export function credentialOf({ apiKey }: Caller): string {
  return apiKey ? 'API key' : 'token';
}
