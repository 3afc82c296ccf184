import type { Commands } from '../../../src/application/commands/commands';
import type {
  ContactFilter,
  ContactOrder,
  ContactOrderField,
  ContactPosition,
} from '../../../src/application/ports/contact-store';
import { HOUR, MINUTE } from '../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput, setInput } from '../../support/command-inputs';
import { commandsOn, STORE_CALLER } from '../../support/databases/store-commands';
import { type StoresOfAnyKind, storeClock, storeKinds } from '../../support/databases/store-kinds';
import { aBot } from '../../support/domain/bots';
import { NOW } from '../../support/domain/time';
import { disposeAfterAll } from '../../support/leftovers';

const CALLER = STORE_CALLER;
const { workspace } = CALLER;
const clock = storeClock;

/** The stores that tests use instead of a database keep the same promises as the ones on a database. */
describe.each(storeKinds)('the stores on $name', ({ open }) => {
  disposeAfterAll();
  let stores: StoresOfAnyKind;
  let commands: Commands;
  beforeEach(async () => {
    stores = await open();
    commands = await commandsOn(stores);
  });
  const sleepUntil = (contactId: string, wakeAt: number) =>
    commands.setBotStatus(CALLER, setInput({ contactId, wake: { at: wakeAt } }));
  const entries = async () => (await stores.log.readAfter(workspace, 0, 100)).entries ?? [];
  const statusOf = async (id: string) =>
    (await stores.contacts.read(workspace, [id])).contacts.get(id)?.status ?? null;

  it('return what was written, with consecutive sequences', async () => {
    await sleepUntil('anna', NOW + HOUR);
    await sleepUntil('ben', NOW + 2 * HOUR);
    const snapshot = await stores.contacts.read(workspace, ['anna', 'ben', 'nobody']);
    expect([...snapshot.contacts.keys()].sort()).toEqual(['anna', 'ben']);
    expect(snapshot.contacts.get('anna')).toMatchObject({
      contact: { id: 'anna', name: null, timeZone: null, botId: null, createdAt: NOW },
      status: { version: 1, state: 'SLEEPING', reason: 'MANUAL', wakeAt: NOW + HOUR },
    });
    expect([snapshot.seq, snapshot.bots]).toEqual([3, [aBot()]]);
    expect((await entries()).map(({ kind, seq }) => [kind, seq])).toEqual([
      ['BOT', 1],
      ['STATUS', 2],
      ['STATUS', 3],
    ]);
    expect(await stores.log.bounds(workspace)).toEqual({ seq: 3, prunedThrough: 0 });
    expect(await stores.log.heads([workspace, 'empty'])).toEqual(new Map([[workspace, 3]]));
  });

  describe('find contacts', () => {
    // As JavaScript compares texts, the last two would be the other way round.
    const [DORA, ANNA, BEN, CARL, BOX, FACE] = ['D', 'a', 'b', 'c', '\uFFFD', '😀'] as const;
    const find = async (filter: ContactFilter, order: ContactOrder, limit: number): Promise<string[][]> => {
      const pages: string[][] = [];
      let after: ContactPosition | null = null;
      do {
        const page: ContactPosition[] = await stores.contacts.find(workspace, filter, {
          limit,
          order,
          after,
        });
        pages.push(page.map(({ id }) => id));
        after = page[limit - 1] ?? null;
      } while (after);
      return pages;
    };
    beforeEach(async () => {
      await commands.saveContacts(CALLER, [
        ...[{ id: DORA, name: 'bob' }, { id: ANNA, name: 'Bob' }, { id: BEN, name: 'ärger' }, { id: CARL }],
        ...[
          { id: BOX, name: '𐐨 van den Berg' },
          { id: FACE, name: '\uFA0E Anna-Maria' },
        ],
      ]);
      await sleepUntil(BEN, NOW + HOUR);
      for (const id of [ANNA, FACE]) await sleepUntil(id, NOW + 2 * HOUR);
      await sleepUntil(DORA, NOW + 3 * HOUR);
      await commands.setBotStatus(CALLER, setInput({ contactId: CARL, state: 'INACTIVE' }));
      for (const ids of [[BEN], [CARL, FACE], [ANNA]]) {
        clock.advance(MINUTE);
        for (const contactId of ids)
          await commands.recordMessage(CALLER, messageInput({ contactId, origin: 'CONTACT' }));
      }
      // Ben's bot wakes up, while he goes on waiting.
      clock.set(new Date(NOW + HOUR).toISOString());
    });

    it.each<[ContactOrderField, ContactOrder['direction'], string[]]>([
      ['CONTACT_ID', 'ASC', [DORA, ANNA, BEN, CARL, BOX, FACE]],
      ['CONTACT_ID', 'DESC', [FACE, BOX, CARL, BEN, ANNA, DORA]],
      ['NAME', 'ASC', [DORA, ANNA, BEN, FACE, BOX, CARL]],
      ['NAME', 'DESC', [BOX, FACE, BEN, ANNA, DORA, CARL]],
      ['WAITING_SINCE', 'ASC', [BEN, CARL, FACE, ANNA, DORA, BOX]],
      ['WAITING_SINCE', 'DESC', [ANNA, FACE, CARL, BEN, BOX, DORA]],
      ['WAKE_AT', 'ASC', [ANNA, FACE, DORA, BEN, CARL, BOX]],
      ['WAKE_AT', 'DESC', [DORA, FACE, ANNA, BOX, CARL, BEN]],
    ])('by %s, %s, page by page', async (field, direction, expected) => {
      const order = { field, direction };
      expect(await find({}, order, 1)).toEqual([...expected.map((id) => [id]), []]);
      expect(await find({}, order, 4)).toEqual([expected.slice(0, 4), expected.slice(4)]);
    });

    it.each<[ContactFilter, string[]]>([
      [{}, [ANNA, FACE, DORA, BEN, CARL, BOX]],
      [{ states: ['ACTIVE', 'INACTIVE'] }, [BEN, CARL, BOX]],
      [{ reasons: ['INITIAL', 'TIMER'] }, [BEN, BOX]],
      [{ botId: aBot().id, states: ['SLEEPING'] }, [ANNA, FACE, DORA]],
      [{ botId: 'another' }, []],
      [{ waitingLongerThan: HOUR - 2 * MINUTE }, [FACE, BEN, CARL]],
      [{ waitingFor: 'BOT' }, [BEN]],
      [{ waitingFor: 'PERSON' }, [ANNA, FACE, CARL]],
      [{ search: 'BOB' }, [ANNA, DORA]],
      [{ search: 'b' }, [ANNA, DORA, BEN, BOX]],
      [{ search: 'maria' }, [FACE]],
      [{ search: 'anna_m' }, [FACE]],
      [{ search: 'an' }, [FACE]],
      [{ search: 'nna' }, []],
      [{ search: 'Den  BERG' }, [BOX]],
      [{ search: 'den van' }, []],
      [{ search: '%' }, []],
      [{ search: '😀' }, [FACE]],
    ])('that match %j, by wake time', async (filter, expected) => {
      expect(await find(filter, { field: 'WAKE_AT', direction: 'ASC' }, 10)).toEqual([expected]);
      expect(await stores.contacts.count(workspace, filter, 10)).toBe(expected.length);
      expect(await stores.contacts.count(workspace, filter, 2)).toBe(Math.min(2, expected.length));
    });
  });

  it('read the log for some contacts, with the changes of bots', async () => {
    await sleepUntil('anna', NOW + HOUR);
    await sleepUntil('ben', NOW + HOUR);
    const page = await stores.log.readAfterFor(workspace, ['ben'], 0, 100);
    expect(page.head).toBe(3);
    expect(page.entries?.map(({ seq }) => seq)).toEqual([1, 3]);
    const [first] = (await stores.log.readAfterFor(workspace, ['ben'], 1, 1)).entries ?? [];
    expect(first).toMatchObject({ seq: 3, contactId: 'ben' });
  });

  it('read a history from its newest entry, or before one', async () => {
    for (const hours of [1, 2, 3]) await sleepUntil('anna', NOW + hours * HOUR);
    const request = { contactIds: ['anna'], limit: 2, beforeSeq: null };
    const [newest, before, none] = await stores.log.histories(workspace, [
      request,
      { ...request, beforeSeq: 3 },
      { ...request, contactIds: ['ben'] },
    ]);
    const seqs = [newest, before, none].map((history) => history?.map(({ seq }) => seq));
    expect(seqs).toEqual([[4, 3], [2], []]);
  });

  it('find the timers that are due, by time and contact, and the next one', async () => {
    await sleepUntil('ben', NOW + HOUR);
    await sleepUntil('anna', NOW + HOUR);
    await sleepUntil('carl', NOW + 2 * HOUR);
    await sleepUntil('dora', NOW + HOUR);
    await commands.setBotStatus(CALLER, setInput({ contactId: 'dora', state: 'ACTIVE' }));
    const due = await stores.timers.findDueOf(workspace, NOW + HOUR, null, 10);
    expect(due.map(({ contactId }) => contactId)).toEqual(['anna', 'ben']);
    expect(await stores.timers.findDueOf(workspace, NOW + HOUR, due[0] ?? null, 10)).toEqual(due.slice(1));
    expect(await stores.timers.findDue(NOW + HOUR, 1)).toHaveLength(1);
    expect(await stores.timers.findDueWorkspaces(NOW)).toEqual([]);
    expect(await stores.timers.findDueWorkspaces(NOW + HOUR)).toEqual([workspace]);
    expect(await stores.timers.findNextWakeAt(NOW)).toBe(NOW + HOUR);
    expect(await stores.timers.findNextWakeAt(NOW + 2 * HOUR)).toBeNull();
  });

  it('recognize a message and an idempotency key that they have seen', async () => {
    const input = setInput({
      contactId: 'anna',
      idempotencyKey: 'once',
    });
    const [first, again] = [
      await commands.setBotStatus(CALLER, input),
      await commands.setBotStatus(CALLER, input),
    ];
    expect([again.entry, again.refusal]).toEqual([first.entry, null]);
    const message = messageInput({ contactId: 'anna', messageId: 'm1' });
    await commands.recordMessage(CALLER, message);
    const written = await entries();
    expect((await commands.recordMessage(CALLER, message)).refusal).toBeNull();
    expect(await entries()).toEqual(written);
  });

  it('keep a reserved reply until it is committed, once', async () => {
    const { token } = await commands.reserveReply(CALLER, reserveInput({ contactId: 'anna' }));
    expect((await statusOf('anna'))?.reservedTokens.size).toBe(1);
    const input = commitInput(token ?? '', { messageIds: ['reply'] });
    const first = await commands.commitReply(CALLER, input);
    expect(first.refusal).toBeNull();
    expect((await statusOf('anna'))?.reservedTokens.size).toBe(0);
    const written = await stores.log.bounds(workspace);
    expect((await commands.commitReply(CALLER, input)).refusal).toBeNull();
    expect(await stores.log.bounds(workspace)).toEqual(written);
  });

  it('store nothing of a preview, or of work that throws', async () => {
    const { refusal } = await commands.previewBotStatus(
      CALLER,
      setInput({ contactId: 'anna', state: 'INACTIVE' }),
    );
    expect(refusal).toBeNull();
    const loads = { contactIds: [], bots: 'WRITE' as const };
    const failing = stores.writes.transact(workspace, loads, (unit) => {
      unit.stageBot(aBot({ id: 'bot-2', isDefault: false }));
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect([await statusOf('anna'), await stores.bots.list(workspace)]).toEqual([null, [aBot()]]);
    expect(await stores.log.bounds(workspace)).toMatchObject({ seq: 1 });
  });

  it('keep nothing of an erased contact but an entry that does not name it', async () => {
    await sleepUntil('anna', NOW + HOUR);
    await sleepUntil('ben', NOW + HOUR);
    await commands.deleteContact(CALLER, 'anna');
    expect((await stores.contacts.read(workspace, ['anna'])).contacts.size).toBe(0);
    expect((await stores.timers.findDue(NOW + HOUR, 10)).map(({ contactId }) => contactId)).toEqual(['ben']);
    const left = await entries();
    expect(left.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['BOT', 1],
      ['STATUS', 3],
      ['ERASURE', 4],
    ]);
    expect(JSON.stringify(left)).not.toContain('anna');
  });

  it('keep workspaces apart', async () => {
    await sleepUntil('anna', NOW + HOUR);
    const other = await stores.contacts.read('other', ['anna']);
    expect([other.seq, other.bots, other.contacts.size]).toEqual([0, [], 0]);
    expect(await stores.timers.findDueOf('other', NOW + HOUR, null, 10)).toEqual([]);
  });
});
