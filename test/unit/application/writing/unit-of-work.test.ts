import { newContact } from '../../../../src/application/ports/contact-store';
import type { Fact, ReplyHash } from '../../../../src/application/writing/facts';
import type { LoadedRows, StoredReservation } from '../../../../src/application/writing/loaded-rows';
import { UnitOfWork } from '../../../../src/application/writing/unit-of-work';
import { createInitialStatus } from '../../../../src/domain/bot-status';
import type { Instant } from '../../../../src/domain/time/instant';
import { aBot } from '../../../support/domain/bots';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { statusEntry } from '../../../support/stand-ins/in-memory-change-log';

const ANNA = { ...newContact('anna', at('09:00')), name: 'Anna' };
const ROBIN = aBot();
const KIM = aBot({ id: 'bot-2', name: 'Kim', isDefault: false });

function unitWith(loaded: Partial<LoadedRows> = {}): UnitOfWork {
  let ids = 0;
  const nothing = { contacts: [], bots: [], facts: [], replyHashes: [], keys: [], reservations: [] };
  return new UnitOfWork(NOW, { ...nothing, ...loaded }, () => `entry ${++ids}`);
}

function reservation(token: string, parts: Partial<StoredReservation> = {}): StoredReservation {
  return {
    ...{ token, contactId: 'anna', channel: 'sms', botId: 'bot-1', modeVersion: 1, epoch: 0, turn: 0 },
    ...{ reservedAt: NOW, expiresAt: at('13:00'), state: 'COMMITTED', partsHash: null, committedAt: null },
    ...{ entry: null, revocationEntry: null },
    ...parts,
  };
}

function fact(contactId: string, key: string): Fact {
  return {
    ...{
      contactId,
      key,
      channel: 'sms',
      origin: 'CONTACT',
      isGuess: false,
      isAutomatic: false,
      isSeen: true,
    },
    ...{ sentAt: NOW, answeredAt: null, token: null, matchedHash: null, recordedAt: NOW, entry: null },
  };
}

function replyHash(token: string, committedAt: Instant): ReplyHash {
  return { contactId: 'anna', hash: 'hash', token, committedAt, channels: [], isRevoked: false };
}

describe('a contact in a transaction', () => {
  it('is the stored one, with its status', () => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: asleep() }] });
    expect([unit.contact('anna'), unit.status('anna')]).toEqual([ANNA, asleep()]);
    expect([unit.isStored('anna'), unit.storedStatus('anna')]).toEqual([true, asleep()]);
  });

  it('is new if it is not stored, active since now', () => {
    const unit = unitWith();
    expect([unit.contact('ben'), unit.status('ben')]).toEqual([
      newContact('ben', NOW),
      createInitialStatus(NOW),
    ]);
    expect([unit.isStored('ben'), unit.storedStatus('ben')]).toEqual([false, null]);
  });

  it('is active since its creation if no status is stored', () => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: null }] });
    expect(unit.status('anna')).toEqual(createInitialStatus(at('09:00')));
    expect(unit.storedStatus('anna')).toBeNull();
  });

  it('shows each command what those before it have staged', () => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: asleep() }] });
    unit.stageContact({ ...ANNA, name: 'Anne' });
    unit.stageStatus('anna', active(), []);
    expect([unit.contact('anna').name, unit.status('anna')]).toEqual(['Anne', active()]);
    expect(unit.storedStatus('anna')).toEqual(asleep());
    expect([...unit.staged.contacts.keys(), ...unit.staged.statuses.keys()]).toEqual(['anna', 'anna']);
  });

  it.each([
    ['another bot', { ...ANNA, botId: 'bot-2' }],
    ['another name', { ...ANNA, name: 'Anne' }],
    ['no name', { ...ANNA, name: null }],
    ['another time zone', { ...ANNA, timeZone: 'Asia/Tokyo' }],
    ['no details, but is new', newContact('ben', NOW)],
  ])('leaves an entry in the log when it has %s, and only once', (_what, contact) => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: null }] });
    unit.stageContact(contact);
    unit.stageContact({ ...contact });
    expect(unit.entries).toEqual([{ kind: 'CONTACT', seq: 0, id: 'entry 1', contactId: contact.id }]);
    expect([...unit.staged.contacts.values()]).toEqual([contact]);
  });

  it('leaves nothing in the log when its details are those it has', () => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: null }] });
    unit.stageContact({ ...ANNA });
    expect([unit.entries, unit.staged.contacts.size]).toEqual([[], 0]);
  });

  it('leaves an entry for each change of its details within the transaction', () => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: null }] });
    unit.stageContact({ ...ANNA, botId: 'bot-2' });
    unit.stageContact({ ...ANNA, name: 'Anne', botId: 'bot-2' });
    unit.stageContact(ANNA);
    expect(unit.entries.map(({ kind, id }) => [kind, id])).toEqual([
      ['CONTACT', 'entry 1'],
      ['CONTACT', 'entry 2'],
      ['CONTACT', 'entry 3'],
    ]);
    expect([...unit.staged.contacts.values()]).toEqual([ANNA]);
  });

  it('is in the log from its first event, also if that does not change its status', () => {
    const unit = unitWith({ contacts: [{ contact: ANNA, status: null }] });
    unit.stageStatus('ben', active(), []);
    unit.stageStatus('ben', active(), []);
    unit.stageStatus('anna', active(), []);
    expect(unit.entries).toEqual([{ kind: 'CREATION', seq: 0, id: 'entry 1', contactId: 'ben' }]);
  });

  it('leaves only a digest in the log when it is erased', () => {
    const unit = unitWith();
    unit.stageErasure('anna', 'digest');
    expect(unit.staged.erasedContacts).toEqual(['anna']);
    expect(unit.entries).toEqual([{ kind: 'ERASURE', seq: 0, id: 'entry 1', contactDigest: 'digest' }]);
  });

  it('is blocked while its rows are locked or its status cannot be read', () => {
    const unit = unitWith({
      contacts: [
        { contact: ANNA, status: null },
        { contact: newContact('ben', NOW), status: inactive(), isUnreadable: true },
      ],
      lockedElsewhere: new Set(['chiara']),
    });
    expect(['anna', 'ben', 'chiara', 'dora'].map((id) => unit.blockOf(id))).toEqual([
      ...[null, 'UNREADABLE', 'LOCKED', null],
    ]);
  });
});

describe('the history in a transaction', () => {
  const { change } = statusEntry(1, 'anna');

  it('gets one entry for each change, in order', () => {
    const unit = unitWith();
    const later = { ...change, version: 2 };
    const entries = unit.stageStatus('anna', asleep(), [change, later]);
    expect(entries).toEqual([
      { kind: 'STATUS', seq: 0, id: 'entry 1', contactId: 'anna', change },
      { kind: 'STATUS', seq: 0, id: 'entry 2', contactId: 'anna', change: later },
    ]);
    expect(unit.entries).toEqual(entries);
  });

  it('has the sequences that end with the last one of the workspace', () => {
    const unit = unitWith();
    const [first, second] = unit.stageStatus('anna', asleep(), [change, change]);
    unit.stageBot(ROBIN);
    unit.assignSequences(10);
    expect(unit.entries.map(({ seq }) => seq)).toEqual([8, 9, 10]);
    expect([first?.seq, second?.seq]).toEqual([8, 9]);
  });

  it('tells what a single command has changed, without changes of bots', () => {
    const unit = unitWith();
    unit.stageStatus('anna', asleep(), [change]);
    const before = unit.entries.length;
    unit.stageBot(ROBIN);
    const entries = unit.stageStatus('ben', asleep(), [change]);
    expect(unit.statusEntriesAfter(before)).toEqual(entries);
  });
});

describe('the bots in a transaction', () => {
  const entry = (number: number, botId: string) => ({
    ...{ kind: 'BOT', seq: 0, id: `entry ${number}`, botId },
  });

  it('are those stored, of which each contact has its own or the default one', () => {
    const unit = unitWith({
      contacts: [{ contact: { ...ANNA, botId: 'bot-2' }, status: null }],
      bots: [ROBIN, KIM],
    });
    expect(unit.bots).toEqual([ROBIN, KIM]);
    expect([unit.botOf('anna'), unit.botOf('ben')]).toEqual([KIM, ROBIN]);
    expect([unit.isStoredBot('bot-2'), unit.isStoredBot('bot-3')]).toEqual([true, false]);
  });

  it('change in their place, and a new one comes last, each with an entry in the log', () => {
    const unit = unitWith({ bots: [ROBIN, KIM] });
    const renamed = { ...ROBIN, name: 'Robina' };
    const created = aBot({ id: 'bot-3', isDefault: false });
    unit.stageBot(renamed);
    unit.stageBot(created);
    expect(unit.bots).toEqual([renamed, KIM, created]);
    expect([...unit.staged.bots.values()]).toEqual([renamed, created]);
    expect(unit.entries).toEqual([entry(1, 'bot-1'), entry(2, 'bot-3')]);
    expect([unit.botOf('anna'), unit.isStoredBot('bot-3')]).toEqual([renamed, false]);
  });

  it('are gone when deleted, even if saved just before, with an entry in the log', () => {
    const unit = unitWith({ bots: [ROBIN, KIM] });
    unit.stageBot({ ...ROBIN, name: 'Robina' });
    unit.stageBotDeletion('bot-1');
    expect([unit.bots, unit.staged.bots.size, unit.staged.deletedBots]).toEqual([[KIM], 0, ['bot-1']]);
    expect(unit.entries).toEqual([entry(1, 'bot-1'), { ...entry(2, 'bot-1'), kind: 'BOT_DELETION' }]);
    expect(unit.botOf('anna')).toBeNull();
  });
});

describe('what was seen before', () => {
  it('is a message by its contact and key, stored or staged', () => {
    const stored = fact('anna', '1');
    const unit = unitWith({ facts: [stored] });
    expect(unit.fact('anna', '1')).toBe(stored);
    expect([unit.fact('ben', '1'), unit.fact('anna', '2')]).toEqual([undefined, undefined]);
    unit.stageFact(fact('ben', '1'));
    unit.stageFact({ ...stored, origin: 'BOT' });
    expect(unit.fact('anna', '1')?.origin).toBe('BOT');
    expect(unit.factsOf('anna')).toEqual([{ ...stored, origin: 'BOT' }]);
    expect([...unit.staged.facts.values()]).toEqual([fact('ben', '1'), { ...stored, origin: 'BOT' }]);
  });

  it('is a text of a reply by its contact, hash and token, oldest first', () => {
    const [first, second] = [replyHash('token 1', at('10:00')), replyHash('token 2', at('11:00'))];
    const unit = unitWith({ replyHashes: [second] });
    unit.stageReplyHash(first);
    unit.stageReplyHash({ ...second, channels: ['sms'] });
    unit.stageReplyHash({ ...first, contactId: 'ben' });
    expect(unit.replyHashesOf('anna')).toEqual([first, { ...second, channels: ['sms'] }]);
    expect(unit.staged.replyHashes.size).toBe(3);
  });

  it('is an idempotency key, stored or staged', () => {
    const stored = { key: 'key 1', inputHash: 'hash 1', entries: [] };
    const staged = { key: 'key 2', inputHash: 'hash 2', entries: [] };
    const unit = unitWith({ keys: [stored] });
    expect([unit.seenKey('key 1'), unit.seenKey('key 2')]).toEqual([stored, undefined]);
    unit.stageKey(staged);
    expect([unit.seenKey('key 2'), unit.staged.keys]).toEqual([staged, [staged]]);
  });

  it('is a reservation, stored or staged', () => {
    const unit = unitWith({ reservations: [reservation('token 1', { state: 'LIVE' })] });
    const released = reservation('token 1', { state: 'RELEASED' });
    expect([unit.reservation('token 1')?.state, unit.reservation('token 2')]).toEqual(['LIVE', undefined]);
    unit.stageReservation(released);
    expect(unit.reservation('token 1')).toEqual(released);
    expect([...unit.staged.reservations.values()]).toEqual([released]);
  });
});
