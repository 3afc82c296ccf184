import type { Arrival, LoggedChange } from '../../chaos/checks/records';
import { isHeld } from '../../chaos/checks/verdict';
import { checkDelivered, checkLatest, checkOrder, checkSameBodies } from '../../chaos/checks/webhook-checks';

const change = (seq: number, more: Partial<LoggedChange> = {}): LoggedChange => ({
  ...{ seq, id: `id ${seq}`, kind: 'STATUS', isPushed: true, contactId: 'anna', version: seq },
  ...{ previousState: 'ACTIVE', state: 'ACTIVE', reason: 'API', outcome: 'APPLIED', note: null },
  ...{ wakeAt: null, effectiveAt: seq, recordedAt: seq, messageId: null },
  ...more,
});
const arrival = (version: number, more: Partial<Arrival> = {}): Arrival => ({
  ...{ id: `id ${version}`, contactId: 'anna', version, body: `version ${version}`, isAccepted: true },
  ...more,
});
const refused = (version: number) => arrival(version, { isAccepted: false });

/** Anna has three versions; of the fourth and fifth entry, nobody is told. */
const LOG = [
  ...[change(1), change(2), change(3)],
  change(4, { version: 3, outcome: 'NO_CHANGE', isPushed: false }),
  change(5, { kind: 'CONTACT', version: null, outcome: null }),
];

describe('the receiver of webhook endpoints', () => {
  it.each([
    ['everything', [arrival(1), arrival(2), arrival(3)], true],
    ['everything, some of it twice', [arrival(1), arrival(2), arrival(1), arrival(3)], true],
    ['everything, some of it refused first', [refused(1), arrival(1), arrival(2), arrival(3)], true],
    ['not all', [arrival(1), arrival(3)], false],
    ['something that it refused for good', [arrival(1), arrival(2), refused(3)], false],
  ])('got %s', (_name, arrivals, isWhole) => {
    expect(isHeld(checkDelivered(arrivals, LOG))).toBe(isWhole);
  });

  it('also wants what changes only who waits', () => {
    const waiting = change(6, { version: 3, outcome: 'NO_CHANGE' });
    const arrivals = [arrival(1), arrival(2), arrival(3)];
    expect(isHeld(checkDelivered(arrivals, [...LOG, waiting]))).toBe(false);
    expect(isHeld(checkDelivered([...arrivals, arrival(3, { id: 'id 6' })], [...LOG, waiting]))).toBe(true);
  });

  it.each([
    ['in order', [arrival(1), arrival(2), arrival(3)], true],
    [
      'in order, the first ones again later',
      [arrival(1), arrival(2), arrival(1), arrival(2), arrival(3)],
      true,
    ],
    ['out of order', [arrival(2), arrival(1)], false],
    ['a later one before the one that it refused', [refused(1), arrival(2), arrival(1)], false],
  ])('got %s', (_name, arrivals, isOrdered) => {
    expect(isHeld(checkOrder(arrivals, LOG))).toBe(isOrdered);
  });

  it('may get events of several contacts in any order', () => {
    const log = [change(1), change(2, { contactId: 'ben' })];
    const arrivals = [arrival(2, { contactId: 'ben' }), arrival(1)];
    expect(isHeld(checkOrder(arrivals, log))).toBe(true);
  });

  it.each([
    ['the same twice', [arrival(1), arrival(1)], true],
    ['another body', [arrival(1), arrival(1, { body: 'another' })], false],
    ['an id that is not in the log', [arrival(9)], false],
    ['an id of another version', [arrival(1, { id: 'id 2' })], false],
    ['an id of another contact', [arrival(1, { contactId: 'ben' })], false],
  ])('got %s', (_name, arrivals, isSame) => {
    expect(isHeld(checkSameBodies(arrivals, LOG))).toBe(isSame);
  });

  it.each([
    ['the newest', [arrival(3)], true],
    ['an older one before', [arrival(1), arrival(3)], true],
    ['an older one last', [arrival(3), arrival(1)], false],
    ['the newest, which it refused', [arrival(2), refused(3)], false],
    ['nothing', [], false],
  ])('with LATEST, got %s', (_name, arrivals, isNewest) => {
    expect(isHeld(checkLatest(arrivals, LOG))).toBe(isNewest);
  });
});
