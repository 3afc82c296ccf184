import type { StatusEntry } from '../../../src/application/log-entry';
import type { ClaimedEndpoint, Retry } from '../../../src/application/ports/webhook-endpoint-store';
import { SECOND } from '../../../src/domain/time/instant';
import { Backoff } from '../../../src/lib/backoff';
import { deliverRound } from '../../../src/webhooks/outbound/delivery-round';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const clock = new ManualClock('2026-03-02T10:00:00.000Z');
const entryAt = (seq: number) =>
  ({
    ...{ kind: 'STATUS', id: `event-${seq}`, seq, contactId: 'anna' },
    change: { outcome: 'APPLIED', state: 'SLEEPING', recordedAt: clock.now() },
  }) as StatusEntry;
const waiting = (contactId: string, seq: number, other: Partial<Retry> = {}): Retry => {
  return { contactId, seq, attempts: 1, nextAttemptAt: clock.now(), parkedAt: null, ...other };
};

/** A round of an endpoint that answers with this status. */
function round(claimed: Partial<ClaimedEndpoint>, entries: readonly StatusEntry[], status = 500) {
  const endpoint = { mode: 'ALL', eventTypes: ['bot_status.changed'], states: null, ...claimed.endpoint };
  const progress = {
    seq: 10,
    failingSince: 0,
    lastDeliveredAt: null,
    disabledAt: null,
    disabledReason: null,
  };
  const result = { status, problem: 'No.', response: '', retryAfter: null, durationMs: 1 };
  return deliverRound(
    { progress, retries: [], head: 10, ...claimed, endpoint: endpoint as ClaimedEndpoint['endpoint'] },
    {
      ...{ clock, failing: new Backoff({ firstMs: 1, maxMs: 1 }), send: async () => result },
      log: {
        readAfter: async () => ({ entries: [], head: 10 }),
        readContact: async () => [...entries],
        bounds: async () => ({ seq: 10, prunedThrough: 5 }),
      },
      ...{ onDelivered: () => undefined, onLost },
      ...{ stopping: new AbortController().signal, stopped: new AbortController().signal },
    },
  );
}

const onLost = jest.fn();
beforeEach(() => onLost.mockClear());

describe('a round of deliveries', () => {
  it('gives an event that takes the place of an older one all its attempts', async () => {
    const endpoint = { mode: 'LATEST' } as ClaimedEndpoint['endpoint'];
    const retries = [waiting('anna', 3, { attempts: 8 })];
    const { saved } = await round({ endpoint, retries }, [entryAt(3), entryAt(9)]);
    expect(saved).toMatchObject([{ contactId: 'anna', seq: 9, attempts: 1, parkedAt: null }]);
  });

  it.each([
    ['reports what is not kept any more, so that it cannot be sent again', 5, 1],
    ['reports nothing of a contact that was erased', 6, 0],
  ])('%s', async (_what, seq, reports) => {
    const { removed, saved } = await round({ retries: [waiting('anna', seq, {})] }, []);
    expect([removed.length, saved]).toEqual([1, []]);
    expect(onLost).toHaveBeenCalledTimes(reports);
  });

  it('is not repeated at once while too many contacts wait, and none is due', async () => {
    const nextAttemptAt = clock.now() + 60 * SECOND;
    const retries = Array.from({ length: 1_000 }, (_, index) =>
      waiting(`contact-${index}`, 1, { nextAttemptAt }),
    );
    const { releaseUntil } = await round({ retries, head: 20 }, []);
    expect(releaseUntil).toBe(clock.now() + 5 * SECOND);
  });
});
