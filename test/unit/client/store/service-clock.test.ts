import { ServiceClock } from '../../../../packages/client/src/store/service-clock';

describe('the clock of the service', () => {
  it('is taken for the viewer’s unless an answer proves otherwise', () => {
    const clock = new ServiceClock();
    clock.learn({ time: 1_050, sentAt: 1_000, receivedAt: 1_100 });
    expect(clock.aheadMs).toBe(0);
    clock.learn({ time: 9_000, sentAt: 1_900, receivedAt: 2_000 });
    expect(clock.aheadMs).toBe(7_000);
    clock.learn({ time: 1_000, sentAt: 9_000, receivedAt: 9_100 });
    expect(clock.aheadMs).toBe(-7_999);
  });

  it('is not misled by the whole seconds of HTTP, by what is no time, and by changes of long ago', () => {
    const clock = new ServiceClock();
    // It was 1,900 when the service said 1,000.
    clock.learn({ time: 1_000, resolutionMs: 1_000, sentAt: 1_850, receivedAt: 1_950 });
    clock.learn({ time: Number.NaN, sentAt: 0 });
    clock.learn({ time: 500, sentAt: null, receivedAt: 60_000 });
    expect(clock.aheadMs).toBe(0);
  });
});
