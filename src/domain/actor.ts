export const ACTOR_KINDS = ['USER', 'CONTACT', 'INTEGRATION', 'BOT', 'SYSTEM'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who caused a change, as identified by the caller's own system. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly name: string | null;
  /** The integration that acted for this person; absent if nobody did. */
  readonly via?: Actor;
}

/** This service: the actor of timers and of a contact's initial status. */
export const SYSTEM: Actor = { kind: 'SYSTEM', id: null, name: null };

export function isSameActor(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.id === b.id;
}
