import type { Commands } from '../../../src/application/commands/commands';
import { BY_ID } from '../../../src/application/ports/contact-store';
import { factKeyOf } from '../../../src/application/writing/facts';
import type { UnitOfWork } from '../../../src/application/writing/unit-of-work';
import { HOUR, MINUTE } from '../../../src/domain/time/instant';
import { messageInput, reserveInput, setInput } from '../../support/command-inputs';
import { STORE_CALLER as CALLER, commandsOn } from '../../support/databases/store-commands';
import { type StoresOfAnyKind, storeClock, storeKinds } from '../../support/databases/store-kinds';
import { NOW } from '../../support/domain/time';
import { disposeAfterAll } from '../../support/leftovers';

const { workspace } = CALLER;

describe.each(storeKinds)('a contact with several ids in the stores on $name', ({ open }) => {
  disposeAfterAll();
  let stores: StoresOfAnyKind;
  let commands: Commands;

  beforeEach(async () => {
    stores = await open();
    commands = await commandsOn(stores);
    await commands.saveContacts(CALLER, [{ id: 'anna', name: 'Anna', aliases: ['phone', 'mail'] }]);
  });

  const link = (contactId: string, aliasId: string) =>
    commands.linkContact(CALLER, { contactId, aliasId, onBehalfOf: null });
  const sleepUntil = (contactId: string, wakeAt: number) =>
    commands.setBotStatus(CALLER, setInput({ contactId, wake: { at: wakeAt } }));
  const read = (...ids: string[]) => stores.contacts.read(workspace, ids);
  const listed = async (search?: string) => {
    const filter = search === undefined ? {} : { search };
    const page = { limit: 10, order: BY_ID, after: null };
    const found = await stores.contacts.find(workspace, filter, page);
    expect(await stores.contacts.count(workspace, filter, 10)).toBe(found.length);
    return found.map(({ id }) => id);
  };
  async function load<T>(
    contactIds: string[],
    work: (unit: UnitOfWork) => T,
    tokens: string[] = [],
  ): Promise<T> {
    return (await stores.writes.transact(workspace, { contactIds, tokens }, work)).result;
  }
  /** The last sequence of the log. */
  const head = async () => (await stores.log.bounds(workspace)).seq;

  it('is read under each of them, as asked', async () => {
    await sleepUntil('phone', NOW + HOUR);
    const { contacts } = await read('phone', 'nobody', 'anna');
    expect([...contacts.keys()].sort()).toEqual(['anna', 'phone']);
    expect(contacts.get('phone')).toEqual(contacts.get('anna'));
    expect(contacts.get('phone')).toMatchObject({
      contact: { id: 'anna', name: 'Anna', aliases: ['phone', 'mail'] },
      status: { state: 'SLEEPING', wakeAt: NOW + HOUR },
    });
    const due = await stores.timers.findDue(NOW + HOUR, 10);
    expect(due.map(({ contactId }) => contactId)).toEqual(['anna']);
  });

  it('says of each alias whose it is, and since which entry', async () => {
    const aliases = await stores.contacts.aliases(workspace, ['mail', 'anna', 'nobody']);
    expect([...aliases]).toEqual([['mail', { contactId: 'anna', changedSeq: await head() }]]);
  });

  it('is in lists once, and found by the beginning of an alias', async () => {
    await commands.saveContacts(CALLER, [{ id: 'ben' }]);
    expect(await listed()).toEqual(['anna', 'ben']);
    expect([await listed('pho'), await listed('hone'), await listed('ben')]).toEqual([['anna'], [], ['ben']]);
  });

  it('is loaded with the owners of the aliases, and not twice', async () => {
    const loaded = await load(['mail', 'new', 'anna'], (unit) => ({
      owners: ['mail', 'new', 'anna'].map((id) => unit.ownerOf(id)),
      areStored: ['mail', 'new', 'anna'].map((id) => unit.isStored(id)),
      areAliases: ['mail', 'new', 'anna'].map((id) => unit.isStoredAlias(id)),
    }));
    expect(loaded).toEqual({
      owners: ['anna', 'new', 'anna'],
      areStored: [true, false, true],
      areAliases: [true, false, false],
    });
  });

  describe('merged with another contact', () => {
    let token: string;

    beforeEach(async () => {
      await commands.saveContacts(CALLER, [{ id: 'ben', name: 'Ben', aliases: ['ben@work'] }]);
      await commands.recordMessage(CALLER, messageInput({ contactId: 'ben', messageId: 'from ben' }));
      await commands.recordMessage(CALLER, messageInput({ contactId: 'ben', messageId: 'of both' }));
      const message = messageInput({ contactId: 'anna', messageId: 'of both', origin: 'WORKFLOW' });
      await commands.recordMessage(CALLER, message);
      await commands.setBotStatus(CALLER, setInput({ contactId: 'ben', state: 'ACTIVE' }));
      ({ token } = await load(['ben'], (unit) => {
        const reservation = {
          ...{ token: 'token-1', contactId: 'ben', channel: 'sms', botId: 'bot-1', modeVersion: 1 },
          ...{ epoch: 0, turn: 0, reservedAt: NOW, expiresAt: NOW + HOUR, state: 'LIVE' as const },
          ...{ partsHash: null, committedAt: null, entry: null, revocationEntry: null },
        };
        unit.stageReservation(reservation);
        return reservation;
      }));
      await sleepUntil('ben', NOW + HOUR);
      await link('anna', 'ben');
    });

    it('has all its ids, and one row', async () => {
      const { contacts } = await read('ben', 'ben@work');
      expect([...contacts.values()].map(({ contact }) => contact.id)).toEqual(['anna', 'anna']);
      expect(contacts.get('ben')?.contact.aliases).toEqual(['phone', 'mail', 'ben', 'ben@work']);
      expect(await listed()).toEqual(['anna']);
      const due = await stores.timers.findDue(NOW + 48 * HOUR, 10);
      expect(due.map(({ contactId }) => contactId)).toEqual(['anna']);
    });

    it('has the messages and reservations of both; of equal messages, its own', async () => {
      const keys = ['from ben', 'of both'].map((id) => factKeyOf('sms', 'OUT', id));
      const messages = [{ contactId: 'ben@work', keys, hash: null, mayCorrect: false }];
      const loads = { contactIds: ['ben@work'], messages, tokens: [token] };
      const { result } = await stores.writes.transact(workspace, loads, (unit) => ({
        origins: keys.map((key) => unit.fact('ben', key)?.origin ?? unit.fact('anna', key)?.origin),
        owner: unit.reservation(token)?.contactId,
        all: unit.factsOf('anna').length,
      }));
      expect(result).toEqual({ origins: ['TEAMMATE', 'WORKFLOW'], owner: 'anna', all: 2 });
    });

    it('shows the entries of both, each with the id it was written with', async () => {
      const request = { limit: 10, beforeSeq: null };
      const [both, own, limited] = await stores.log.histories(workspace, [
        { ...request, contactIds: ['anna', 'phone', 'mail', 'ben'] },
        { ...request, contactIds: ['anna'] },
        { ...request, contactIds: ['anna', 'ben'], limit: 3 },
      ]);
      const seqs = both?.map(({ seq }) => seq) ?? [];
      expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
      expect(new Set(both?.map(({ contactId }) => contactId))).toEqual(new Set(['anna', 'ben']));
      expect(own?.every(({ contactId }) => contactId === 'anna')).toBe(true);
      expect(limited?.map(({ seq }) => seq)).toEqual(seqs.slice(0, 3));
    });

    it('can be split again, and linked to another', async () => {
      storeClock.advance(MINUTE);
      await commands.unlinkContact(CALLER, 'ben');
      const { contacts } = await read('ben', 'anna', 'ben@work');
      expect(contacts.get('ben')).toMatchObject({
        contact: { id: 'ben', aliases: [], createdAt: NOW + MINUTE },
        status: { state: 'SLEEPING', version: contacts.get('anna')?.status?.version },
      });
      expect(contacts.get('anna')?.contact.aliases).toEqual(['phone', 'mail', 'ben@work']);
      expect(await listed()).toEqual(['anna', 'ben']);
      await link('carl', 'ben');
      expect(await listed()).toEqual(['anna', 'carl']);
      expect((await read('ben')).contacts.get('ben')?.contact.id).toBe('carl');
    });
  });

  it('is erased under any of them, with all', async () => {
    await commands.reserveReply(CALLER, reserveInput({ contactId: 'phone' }));
    await commands.deleteContact(CALLER, 'mail');
    const { contacts, optOuts } = await read('anna', 'phone', 'mail');
    expect([contacts.size, optOuts.size]).toEqual([0, 0]);
    expect([await listed(), (await stores.contacts.aliases(workspace, ['mail'])).size]).toEqual([[], 0]);
    const { entries } = await stores.log.readAfter(workspace, 0, 100);
    expect(entries?.map(({ kind }) => kind)).toEqual(['BOT', 'ERASURE', 'ERASURE', 'ERASURE']);
  });

  describe('that opted out before it was erased', () => {
    beforeEach(async () => {
      const off = { state: 'INACTIVE', wake: null, reason: 'OPT_OUT', locked: true } as const;
      await commands.setBotStatus(CALLER, setInput({ contactId: 'anna', ...off }));
      storeClock.advance(HOUR);
      await commands.deleteContact(CALLER, 'anna');
    });

    it('is known to have done so under each id, as long as it is not stored', async () => {
      const optOut = { isLocked: true, since: NOW + HOUR };
      const { contacts, optOuts } = await read('anna', 'phone', 'nobody');
      expect([contacts.size, new Map(optOuts)]).toEqual([
        0,
        new Map([
          ['anna', optOut],
          ['phone', optOut],
        ]),
      ]);
      await commands.recordMessage(CALLER, messageInput({ contactId: 'phone', origin: 'CONTACT' }));
      const later = await read('anna', 'phone');
      expect(later.contacts.get('phone')?.status).toMatchObject({
        state: 'INACTIVE',
        reason: 'OPT_OUT',
        locked: true,
      });
      expect([...later.optOuts.keys()]).toEqual(['anna']);
      expect(await load(['anna', 'phone'], (unit) => unit.status('anna').state)).toBe('INACTIVE');
    });

    it('is forgotten where that is wanted', async () => {
      await commands.recordMessage(CALLER, messageInput({ contactId: 'phone', origin: 'CONTACT' }));
      await commands.deleteContact(CALLER, 'phone', false);
      expect([...(await read('anna', 'phone')).optOuts.keys()]).toEqual(['anna']);
    });
  });
});
