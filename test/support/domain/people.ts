import type { Actor } from '../../../src/domain/actor';

/** Whoever acted before the story begins. */
export const ANNA: Actor = { kind: 'USER', id: 'user-anna', name: 'Anna' };
/** Whoever acts in it. */
export const BEN: Actor = { kind: 'USER', id: 'user-ben', name: 'Ben' };
export const THE_BOT: Actor = { kind: 'BOT', id: 'bot-1', name: 'Robin' };
