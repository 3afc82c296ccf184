import { newContact } from '../../../../src/application/ports/contact-store';
import type { LoadedRows } from '../../../../src/application/writing/loaded-rows';
import { UnitOfWork } from '../../../../src/application/writing/unit-of-work';
import { createInitialStatus, createOptedOutStatus } from '../../../../src/domain/bot-status';
import { active, asleep } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { statusEntry, waitingEntry } from '../../../support/stand-ins/in-memory-change-log';

const ANNA = { ...newContact('anna', at('09:00')), aliases: ['+49'] };
const BEN = newContact('ben', at('09:00'));

function unitWith(loaded: Partial<LoadedRows> = {}): UnitOfWork {
  let ids = 0;
  const nothing = { contacts: [], bots: [], facts: [], replyHashes: [], keys: [], reservations: [] };
  return new UnitOfWork(NOW, { ...nothing, ...loaded }, () => `entry ${++ids}`);
}

const logged = ({ entries }: UnitOfWork) =>
  entries.map((entry) => [entry.kind, 'contactId' in entry ? entry.contactId : null]);

describe('an alias in a transaction', () => {
  const owners = new Map([['+49', 'anna']]);
  const unitOfAnna = () => unitWith({ contacts: [{ contact: ANNA, status: asleep() }], owners });

  it('stands for its contact', () => {
    const unit = unitOfAnna();
    expect([unit.ownerOf('+49'), unit.ownerOf('anna'), unit.ownerOf('new')]).toEqual([
      ...['anna', 'anna', 'new'],
    ]);
    expect([unit.contact('+49'), unit.status('+49')]).toEqual([ANNA, asleep()]);
    expect([unit.isStored('+49'), unit.isKnown('+49'), unit.isStored('new')]).toEqual([true, true, false]);
    expect([unit.isStoredAlias('+49'), unit.isStoredAlias('anna')]).toEqual([true, false]);
  });

  it('stages for its contact, by whose id the log names it', () => {
    const unit = unitOfAnna();
    unit.stageStatus('+49', active(), [statusEntry(1, 'anna').change]);
    expect([...unit.staged.statuses.keys()]).toEqual(['anna']);
    expect(logged(unit)).toEqual([['STATUS', 'anna']]);
  });

  it('is blocked as its contact is', () => {
    const isUnreadable = true as const;
    const contacts = [{ contact: ANNA, status: asleep(), isUnreadable }];
    const unit = unitWith({ contacts, owners, lockedElsewhere: new Set(['mail']) });
    expect([unit.blockOf('+49'), unit.blockOf('mail')]).toEqual(['UNREADABLE', 'LOCKED']);
  });

  it('that is new is known to the commands that follow', () => {
    const unit = unitOfAnna();
    unit.stageContact({ ...ANNA, aliases: ['+49', 'mail'] });
    unit.stageAlias('mail', 'anna');
    expect([unit.ownerOf('mail'), unit.status('mail'), unit.staged.merges]).toEqual(['anna', asleep(), []]);
    expect([...unit.staged.aliases]).toEqual([['mail', 'anna']]);
    expect(logged(unit)).toEqual([
      ['CONTACT', 'anna'],
      ['CONTACT', 'mail'],
    ]);
  });

  it('that is a contact is merged, and its aliases move', () => {
    const unit = unitWith({
      contacts: [ANNA, BEN].map((contact) => ({ contact, status: asleep() })),
      owners,
    });
    unit.stageAlias('anna', 'ben');
    unit.moveAlias('+49', 'ben');
    expect(unit.staged.merges).toEqual([{ from: 'anna', into: 'ben' }]);
    expect([unit.ownerOf('anna'), unit.ownerOf('+49')]).toEqual(['ben', 'ben']);
    expect(logged(unit)).toEqual([
      ['CONTACT', 'anna'],
      ['CONTACT', '+49'],
    ]);
  });

  it('that is unlinked stands for itself', () => {
    const unit = unitOfAnna();
    unit.stageUnlinked(newContact('+49', NOW), active());
    expect([unit.ownerOf('+49'), unit.status('+49')]).toEqual(['+49', active()]);
    expect(logged(unit)).toEqual([['CONTACT', '+49']]);
  });
});

describe('an id in a transaction that opted out before an erasure', () => {
  const optOuts = new Map([['cora', { isLocked: true, since: at('08:00') }]]);
  const OPTED_OUT = createOptedOutStatus(at('08:00'), true);

  it('begins as opted out, unless it is stored', () => {
    const unit = unitWith({ optOuts });
    expect([unit.status('cora'), unit.status('new')]).toEqual([OPTED_OUT, createInitialStatus(NOW)]);
    expect([unit.isOptedOutBeforehand('cora'), unit.isOptedOutBeforehand('new')]).toEqual([true, false]);
    const stored = unitWith({ optOuts, contacts: [{ contact: newContact('cora', NOW), status: null }] });
    expect([stored.isOptedOutBeforehand('cora'), stored.status('cora').state]).toEqual([false, 'ACTIVE']);
  });

  it('is stored so with its details, and the digest is needed no more', () => {
    const unit = unitWith({ optOuts });
    unit.stageContact(newContact('cora', NOW));
    expect([...unit.staged.statuses]).toEqual([['cora', OPTED_OUT]]);
    expect(unit.staged.endedOptOuts).toEqual(['cora']);
    expect(unit.isOptedOutBeforehand('cora')).toBe(false);
  });

  it('needs the digest no more once a status is stored, or it is an alias', () => {
    const changed = unitWith({ optOuts });
    changed.stageStatus('cora', active(), []);
    const linked = unitWith({ optOuts, contacts: [{ contact: ANNA, status: null }] });
    linked.stageAlias('cora', 'anna');
    expect([changed.staged.endedOptOuts, linked.staged.endedOptOuts]).toEqual([['cora'], ['cora']]);
    expect(changed.staged.statuses.get('cora')).toEqual(active());
  });
});

describe('a new contact in a transaction', () => {
  it('needs no entry of its own where one is pushed: of a status, or of who waits', () => {
    for (const { change } of [statusEntry(1, 'anna'), waitingEntry(1, 'anna', 1, NOW)]) {
      const unit = unitWith();
      unit.stageStatus('anna', active(), [change]);
      expect(logged(unit)).toEqual([['STATUS', 'anna']]);
    }
  });
});
