import {
  type ConnectionEvent,
  type ConnectionState,
  IDLE,
  type Step,
  step,
} from '../../../packages/badge/src/live/connection-state';

const lost = (more: Partial<ConnectionEvent & { type: 'LOST' }> = {}): ConnectionEvent => ({
  type: 'LOST',
  now: 100_000,
  isTokenRefused: false,
  canRefresh: true,
  random: 1,
  ...more,
});
const live: ConnectionState = { phase: 'live', attempt: 0, liveAt: 0 };
const connecting: ConnectionState = { phase: 'connecting', attempt: 0, liveAt: 0 };
const effectsOf = ({ effects }: Step) => effects.map(({ type }) => type);

describe('a badge connection', () => {
  it('opens when the first badge comes and closes after the last', () => {
    const opened = step(IDLE, { type: 'WANTED' });
    expect(opened.state.phase).toBe('connecting');
    expect(effectsOf(opened)).toEqual(['OPEN']);
    expect(effectsOf(step(opened.state, { type: 'WANTED' }))).toEqual([]);
    expect(step(opened.state, { type: 'UNWANTED' })).toEqual({ state: IDLE, effects: [{ type: 'CLOSE' }] });
  });

  it('waits longer after each failure, up to half a minute', () => {
    let { state } = step(IDLE, { type: 'WANTED' });
    const waits = Array.from({ length: 9 }, () => {
      const { state: waiting, effects } = step(state, lost());
      state = step(waiting, { type: 'RETRY' }).state;
      return effects.find((effect) => effect.type === 'RETRY_IN')?.ms;
    });
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('begins with a short wait again after a connection that lasted, not after one that did not', () => {
    const tired = { ...live, attempt: 4 };
    expect(step({ ...tired, liveAt: 0 }, lost()).effects).toContainEqual({ type: 'RETRY_IN', ms: 500 });
    expect(step({ ...tired, liveAt: 99_000 }, lost()).effects).toContainEqual({
      type: 'RETRY_IN',
      ms: 8_000,
    });
  });

  it('comes back at once with a fresh token when the old one expires', () => {
    const { state, effects } = step(live, lost({ isTokenRefused: true }));
    expect(state.phase).toBe('connecting');
    expect(effects.map(({ type }) => type)).toEqual(['CLOSE', 'FORGET_TOKEN', 'OPEN']);
  });

  it('takes its time when the fresh token is refused too', () => {
    const refused = step(connecting, lost({ isTokenRefused: true }));
    expect(refused.state.phase).toBe('waiting');
    expect(effectsOf(refused)).toEqual(['CLOSE', 'FORGET_TOKEN', 'RETRY_IN']);
  });

  it('gives up on a fixed token that is refused', () => {
    const refused = step(live, lost({ isTokenRefused: true, canRefresh: false }));
    expect(refused.state.phase).toBe('refused');
    expect(effectsOf(step(refused.state, { type: 'NUDGED' }))).toEqual([]);
  });

  it('asks for a sign of life when nudged, and does not wait for its turn', () => {
    expect(effectsOf(step(live, { type: 'NUDGED' }))).toEqual(['PROBE']);
    expect(effectsOf(step({ ...live, phase: 'waiting' }, { type: 'NUDGED' }))).toEqual(['OPEN']);
  });

  it('is lost once, however many ways it learns of it', () => {
    const { state } = step(live, lost());
    expect(step(state, lost())).toEqual({ state, effects: [] });
  });
});
