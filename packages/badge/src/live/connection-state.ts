import { backoffMs } from './backoff.js';

/**
 * idle: there are no watchers. connecting: not confirmed yet. live: every change arrives. waiting: lost, with a retry
 * scheduled. refused: the token is not accepted and cannot be refreshed, so there is no retry.
 */
export type Phase = 'idle' | 'connecting' | 'live' | 'waiting' | 'refused';

export interface ConnectionState {
  readonly phase: Phase;
  /** The number of consecutive failures. */
  readonly attempt: number;
  /** When the connection last became live, in milliseconds. */
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
  /** A page event suggests that the network changed or the page was suspended: check the connection now. */
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

/** A connection that stays live this long resets the failure count when it is lost. */
const STABLE_MS = 5_000;

/** Computes the next state and the effects of an event. Pure, so that tests need no network. */
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
  // A token that was accepted before has expired: reconnect with a fresh one, without a delay.
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
