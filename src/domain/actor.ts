export const ACTOR_KINDS = ['USER', 'INTEGRATION', 'BOT', 'SYSTEM'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** The user, integration or bot that caused a change, as identified by the caller's own system. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly name: string | null;
}

/** This service: the actor of timers and of a contact's initial status. */
export const SYSTEM: Actor = { kind: 'SYSTEM', id: null, name: null };
