export const ACTOR_KINDS = ['USER', 'INTEGRATION', 'BOT', 'SYSTEM'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** Who did something, as the caller's own system names them. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly name: string | null;
}

/** The service itself: timers and the status of a new contact. */
export const SYSTEM: Actor = { kind: 'SYSTEM', id: null, name: null };
