import { durationMs } from '../../../packages/badge/src/words/durations';
import type { HistoryItem } from '../../../web/demo/generated/operations';
import { buildTimeline, findTicks } from '../../../web/demo/history/timeline';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const item = (time: string, more: Partial<HistoryItem>): HistoryItem => ({
  ...{
    id: time,
    version: 1,
    previousState: 'ACTIVE',
    state: 'SLEEPING',
    outcome: 'APPLIED',
    reason: 'MANUAL',
  },
  actor: { kind: 'USER', externalId: 'anna', name: 'Anna', via: null },
  ...{ note: null, wakeAt: null, messageId: null, effectiveAt: `2026-03-02T${time}:00.000Z` },
  recordedAt: `2026-03-02T${time}:00.000Z`,
  ...more,
});

describe('the picture of a history', () => {
  it('shows the stretch before the first change, every change, and what is to come', () => {
    const history = [
      item('11:00', { wakeAt: '2026-03-02T12:30:00.000Z' }),
      item('10:30', { previousState: 'SLEEPING', state: 'ACTIVE', reason: 'TIMER' }),
      item('10:10', { outcome: 'SUPPRESSED' }),
      item('10:00', {}),
    ];
    const { segments, ahead, from, to } = buildTimeline(history, NOW);
    expect(segments.map(({ state, reason }) => [state, reason])).toEqual([
      ['ACTIVE', 'INITIAL'],
      ['SLEEPING', 'MANUAL'],
      ['ACTIVE', 'TIMER'],
      ['SLEEPING', 'MANUAL'],
    ]);
    expect(segments[1]!.to! - segments[1]!.from).toBe(30 * 60_000);
    expect(segments.at(-1)!.to).toBeNull();
    expect(ahead).toMatchObject({ state: 'SLEEPING', from: NOW, to: Date.parse('2026-03-02T12:30:00Z') });
    expect(from).toBeLessThan(Date.parse('2026-03-02T10:00:00Z'));
    expect(to).toBeGreaterThan(NOW);
  });

  it('gives a far future no more than a third of the room', () => {
    const { from, to } = buildTimeline([item('11:00', { wakeAt: '2026-04-02T12:00:00.000Z' })], NOW);
    expect((to - NOW) / (to - from)).toBeCloseTo(1 / 3);
  });

  it('puts few, round times on its axis', () => {
    const ticks = findTicks(NOW - 130 * 60_000, NOW, 4);
    expect(ticks.length).toBeLessThanOrEqual(5);
    for (const tick of ticks) expect(tick % (30 * 60_000)).toBe(0);
  });

  it('knows the length of every duration that the service writes', () => {
    expect(durationMs('PT0S')).toBe(0);
    expect(durationMs('PT168H30M')).toBe(168.5 * 3_600_000);
    expect(durationMs('PT1M2.345S')).toBeCloseTo(62_345);
    expect(durationMs('P2DT1H')).toBe(49 * 3_600_000);
  });
});
