import { backoffMs } from './backoff';

/**
 * idle: nobody watches. connecting: on the way. live: every change comes. waiting: lost, tries again by itself.
 * refused: the token isn't accepted and there is no way to get another; a new token ends it.
 */
export type Phase = 'idle' | 'connecting' | 'live' | 'waiting' | 'refused';

export interface ConnectionState {
  readonly phase: Phase;
  /** Failures in a row. */
  readonly attempt: number;
  /** When it last became live, in milliseconds. */
  readonly liveAt: number;
}

export type ConnectionEvent =
  | { readonly type: 'WANTED' }
  | { readonly type: 'UNWANTED' }
  | { readonly type: 'CONFIRMED'; readonly now: number }
  | {
      readonly type: 'LOST';
      readonly now: number;
      readonly isTokenRefused: boolean;
      readonly canRefresh: boolean;
      readonly random: number;
    }
  | { readonly type: 'RETRY' }
  /** Something hints that the network is back, or that time has passed unseen: look now rather than later. */
  | { readonly type: 'NUDGED' };

export type Effect =
  | { readonly type: 'OPEN' }
  | { readonly type: 'CLOSE' }
  | { readonly type: 'PROBE' }
  | { readonly type: 'FORGET_TOKEN' }
  | { readonly type: 'RETRY_IN'; readonly ms: number };

export interface Step {
  readonly state: ConnectionState;
  readonly effects: readonly Effect[];
}

export const IDLE: ConnectionState = { phase: 'idle', attempt: 0, liveAt: 0 };

/** A connection that lived this long was a good one; one that ends sooner counts as another failure. */
const STABLE_MS = 5_000;

/** What a connection does next. Pure, so that every way of losing one can be tried without a network. */
export function step(state: ConnectionState, event: ConnectionEvent): Step {
  switch (event.type) {
    case 'WANTED':
      return state.phase === 'idle' ? to(state, 'connecting', { type: 'OPEN' }) : stay(state);
    case 'UNWANTED':
      return state.phase === 'idle' ? stay(state) : { state: IDLE, effects: [{ type: 'CLOSE' }] };
    case 'CONFIRMED':
      if (state.phase !== 'connecting') return stay(state);
      return { state: { ...state, phase: 'live', liveAt: event.now }, effects: [] };
    case 'LOST':
      return lose(state, event);
    case 'RETRY':
      return state.phase === 'waiting' ? to(state, 'connecting', { type: 'OPEN' }) : stay(state);
    case 'NUDGED':
      if (state.phase === 'waiting') return to(state, 'connecting', { type: 'OPEN' });
      return state.phase === 'live' || state.phase === 'connecting'
        ? { state, effects: [{ type: 'PROBE' }] }
        : stay(state);
    default:
      return event satisfies never;
  }
}

function lose(state: ConnectionState, event: ConnectionEvent & { type: 'LOST' }): Step {
  if (state.phase !== 'connecting' && state.phase !== 'live') return stay(state);
  const wasLive = state.phase === 'live';
  if (event.isTokenRefused && !event.canRefresh) {
    return { state: { ...state, phase: 'refused' }, effects: [{ type: 'CLOSE' }] };
  }
  // A token that was good until now has expired: a fresh one can be used at once.
  if (event.isTokenRefused && wasLive) {
    const effects = [{ type: 'CLOSE' }, { type: 'FORGET_TOKEN' }, { type: 'OPEN' }] as const;
    return { state: { ...state, phase: 'connecting' }, effects };
  }
  const wasStable = wasLive && event.now - state.liveAt >= STABLE_MS;
  const attempt = wasStable ? 0 : state.attempt;
  const ms = backoffMs(attempt, event.random);
  return {
    state: { ...state, phase: 'waiting', attempt: attempt + 1 },
    effects: [
      { type: 'CLOSE' },
      ...(event.isTokenRefused ? ([{ type: 'FORGET_TOKEN' }] as const) : []),
      { type: 'RETRY_IN', ms },
    ],
  };
}

function to(state: ConnectionState, phase: Phase, ...effects: Effect[]): Step {
  return { state: { ...state, phase }, effects };
}

function stay(state: ConnectionState): Step {
  return { state, effects: [] };
}
