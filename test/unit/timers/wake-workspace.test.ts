import { Backoff } from '../../../src/lib/backoff';
import { wakeWorkspace } from '../../../src/timers/wake-workspace';

const TIMER = { workspace: 'acme', contactId: 'anna', wakeAt: 0 };

it('tells how long until the next attempt where all contacts still wait for theirs', async () => {
  const options = {
    wake: jest.fn().mockResolvedValue({ woken: [], locked: ['anna'], unreadable: [] }),
    ...{
      locked: new Backoff({ firstMs: 10_000, maxMs: 10_000 }),
      broken: new Backoff({ firstMs: 10_000, maxMs: 10_000 }),
    },
    ...{ onWake: jest.fn(), onError: jest.fn() },
  };
  expect(await wakeWorkspace([TIMER], options)).toBe(10_000);
  const waitMs = await wakeWorkspace([TIMER], options);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(10_000);
  expect(options.wake).toHaveBeenCalledTimes(1);
});
