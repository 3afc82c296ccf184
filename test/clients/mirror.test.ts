import { catchUp, connect } from '../../examples/mirror.mjs';
import { DAY, START } from '../e2e/world';
import { startWithBot } from '../support/app/start-with-bot';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, type Data, UNTIL_WOKEN } from '../support/clients/api-client';
import { createSqlite } from '../support/databases/databases';
import { openHousekeeping, pruneAll } from '../support/databases/housekeeping';
import { disposeLeftovers } from '../support/leftovers';
import { oneTo } from '../support/one-to';
import { fc } from '../support/random';
import { ManualClock } from '../support/stand-ins/manual-clock';

type Row = { readonly id: string; readonly contactId?: string; readonly name: string | null };
type Act = (client: ApiClient) => Promise<unknown>;

const RETENTION = 400 * DAY;
/** Three pages of them. */
const CONTACTS = oneTo(250).map((number) => `contact ${String(number).padStart(3, '0')}`);
const READS = `query ($after: String) {
  contacts(first: 100, after: $after) { pageInfo { endCursor hasNextPage } nodes {
    id contactId name timeZone aliases
    botStatus { version state reason wakeAt note waitingSince changedBy { kind name } } } }
  bots { id botId name mode isDefault version } }`;

/** A table of rows by id. */
class Copy {
  readonly rows = new Map<string, Row>();
  clears = 0;

  clear(): void {
    this.clears += 1;
    this.rows.clear();
  }

  upsert(rows: readonly Row[]): void {
    for (const row of rows) this.rows.set(row.id, row);
  }

  remove(id: string): void {
    this.rows.delete(id);
  }

  removeContact(contactId: string): void {
    for (const row of this.rows.values()) if (row.contactId === contactId) this.rows.delete(row.id);
  }

  has(contactId: string): boolean {
    return [...this.rows.values()].some((row) => row.contactId === contactId);
  }
}

const contactId = fc.oneof(fc.constantFrom(...CONTACTS), fc.constantFrom('a new one', 'contact 100 b', 'z'));
const nth = fc.nat({ max: 3 });
const someName = fc.constantFrom('Anna', 'Ben', null);

const sets = fc.tuple(contactId, fc.constantFrom('ACTIVE', 'INACTIVE', 'SLEEPING')).map(
  ([contactId, state]): Act =>
    (client) =>
      client.set({
        contactId,
        state,
        evenIfUnavailable: true,
        ...(state === 'SLEEPING' && { wake: UNTIL_WOKEN }),
      }),
);
const bulkSets = fc.subarray(CONTACTS, { minLength: 1, maxLength: 30 }).map(
  (contactIds): Act =>
    (client) =>
      client.setMany({ contactIds, state: 'INACTIVE', note: 'all of them' }),
);
const messages = fc.tuple(contactId, fc.constantFrom('CONTACT', 'TEAMMATE', 'WORKFLOW'), fc.uuid()).map(
  ([contactId, origin, messageId]): Act =>
    (client) =>
      client.message({ contactId, origin, messageId }),
);
const savesOfContacts = fc
  .array(fc.record({ contactId, name: someName }), { minLength: 1, maxLength: 5 })
  .map(
    (contacts): Act =>
      (client) =>
        client.saveContacts([...new Map(contacts.map((contact) => [contact.contactId, contact])).values()]),
  );
const LINK = `mutation ($input: LinkContactInput!) { linkContact(input: $input) { userErrors { code } } }`;
const UNLINK = `mutation ($input: UnlinkContactInput!) { unlinkContact(input: $input) { userErrors { code } } }`;
const aliasId = fc.oneof(contactId, fc.constantFrom('phone', 'mail', 'chat'));
const links = fc.tuple(contactId, aliasId).map(
  ([contactId, aliasId]): Act =>
    (client) =>
      client.ask(LINK, { input: { contactId, aliasId } }),
);
const unlinks = aliasId.map(
  (aliasId): Act =>
    (client) =>
      client.ask(UNLINK, { input: { aliasId } }),
);
const erasures = contactId.map(
  (id): Act =>
    (client) =>
      client.deleteContact(id),
);
const savesOfBots = fc.record({ isDefault: fc.boolean(), mode: fc.constantFrom('AUTO_PILOT', 'OFF') }).map(
  (bot): Act =>
    (client) =>
      client.saveBot({ name: 'Another', ...bot }),
);
const renamesOfBots = fc
  .tuple(nth, fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('x', 'y') }))
  .map(
    ([nth, name]): Act =>
      async (client) => {
        const { botId } = (await client.ask('{ bots { botId } }')).bots[nth] ?? {};
        return botId && client.saveBot({ botId, name });
      },
  );
const deletionsOfBots = nth.map(
  (nth): Act =>
    async (client) => {
      const { botId } = (await client.ask('{ bots { botId } }')).bots[nth] ?? {};
      return botId && client.deleteBot(botId);
    },
);
const acts = fc.oneof(
  { weight: 6, arbitrary: sets },
  { weight: 1, arbitrary: bulkSets },
  { weight: 4, arbitrary: messages },
  { weight: 3, arbitrary: savesOfContacts },
  { weight: 3, arbitrary: erasures },
  { weight: 2, arbitrary: links },
  { weight: 1, arbitrary: unlinks },
  { weight: 1, arbitrary: savesOfBots },
  { weight: 1, arbitrary: renamesOfBots },
  { weight: 1, arbitrary: deletionsOfBots },
);

describe('the mirror of the examples', () => {
  let databaseUrl: string;
  let clock: ManualClock;
  let app: TestApp;
  let admin: ApiClient;
  let copy: Copy;
  let ask: (query: string, variables?: object) => Promise<unknown>;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    databaseUrl = createSqlite().url;
    clock = new ManualClock(START);
    ({ app, admin } = await startWithBot({ databaseUrl, clock }));
    await admin.saveContacts(CONTACTS.map((contactId) => ({ contactId, name: `Name of ${contactId}` })));
    copy = new Copy();
    ask = connect(app.url, await app.token('VIEWER'));
  });

  /** Asks as the mirror does, with something that happens after each answer before the mirror has it. */
  const askAmid = (happens: (call: number) => Promise<unknown>) => {
    let call = 0;
    return async (query: string, variables?: object) => {
      const answer = await ask(query, variables);
      call += 1;
      await happens(call);
      return answer;
    };
  };

  async function reads(): Promise<Map<string, Row>> {
    const all = new Copy();
    let page: Data['contacts'] | null = null;
    do {
      const after: string | undefined = page?.pageInfo.endCursor;
      const data: Pick<Data, 'contacts' | 'bots'> = await admin.ask(READS, { after });
      page = data.contacts;
      all.upsert([...page.nodes, ...data.bots]);
    } while (page.pageInfo.hasNextPage);
    return all.rows;
  }

  /** Four writers, each of which does one act after the other. */
  const write = async (acts: readonly Act[]) => {
    const rest = [...acts];
    const work = async () => {
      for (let act = rest.pop(); act; act = rest.pop()) await act(admin);
    };
    await Promise.all(oneTo(4).map(work));
  };

  it('has what the reads have, whatever happens while it reads and catches up', async () => {
    const lives = fc.sample(acts, 900);
    const amid = askAmid(() => write(lives.splice(0, 20)));
    let cursor = await catchUp(amid, copy);
    expect(copy.clears).toBe(1);
    const writing = write(lives.splice(0, 300));
    for (const _ of oneTo(5)) cursor = await catchUp(ask, copy, cursor);
    await writing;
    cursor = await catchUp(ask, copy, cursor);
    expect(copy.rows).toEqual(await reads());
    expect([copy.clears, copy.rows.size > 200]).toEqual([1, true]);
  });

  it('does not miss what happens to the contacts of a page that it has read', async () => {
    const amid = askAmid(async (call) => {
      if (call === 1) await admin.set({ contactId: CONTACTS[0], state: 'INACTIVE' });
      if (call === 2) await admin.saveContacts([{ contactId: 'contact 000', name: 'New' }]);
      if (call === 3) await admin.deleteContact(CONTACTS[249]!);
    });
    await catchUp(amid, copy);
    expect(copy.rows).toEqual(await reads());
    expect([copy.has('contact 000'), copy.has(CONTACTS[249]!)]).toEqual([true, false]);
  });

  it('goes on after a restart of the service, and repeats what it could not finish', async () => {
    await admin.saveContacts([{ contactId: 'gone' }]);
    let cursor = await catchUp(ask, copy);
    await write(fc.sample(acts, 300));
    await admin.deleteContact('gone');
    const fails = askAmid(async (call) => {
      if (call === 1) await app.stop();
    });
    await expect(catchUp(fails, copy, cursor)).rejects.toThrow('fetch failed');
    await startTestApp({ databaseUrl, clock, config: { port: Number(new URL(app.url).port) } });
    await write(fc.sample(acts, 100));
    cursor = await catchUp(ask, copy, cursor);
    expect(copy.rows).toEqual(await reads());
    expect([copy.clears, copy.has('gone')]).toEqual([1, false]);
    expect(await catchUp(ask, copy, cursor)).toBe(cursor);
  });

  it('loses a contact that is erased and a bot that is deleted, and gets one that comes again', async () => {
    const { bot } = await admin.saveBot({ name: 'Other', mode: 'AUTO_PILOT', isDefault: true });
    const cursor = await catchUp(ask, copy);
    expect(copy.rows.has(bot.id)).toBe(true);
    for (const id of CONTACTS.slice(0, 3)) {
      await admin.set({ contactId: id, state: 'INACTIVE' });
      await admin.deleteContact(id);
    }
    await admin.set({ contactId: CONTACTS[1], state: 'INACTIVE', note: 'again' });
    await admin.message({ contactId: CONTACTS[2], origin: 'CONTACT', messageId: 'again' });
    await admin.deleteBot(bot.botId);
    await catchUp(ask, copy, cursor);
    expect(copy.rows).toEqual(await reads());
    expect(CONTACTS.slice(0, 3).map((id) => copy.has(id))).toEqual([false, true, true]);
    expect(copy.rows.has(bot.id)).toBe(false);
  });

  it('has one row of a person, whichever ids are linked and unlinked meanwhile, and who waits', async () => {
    const [one, other, alone] = CONTACTS as [string, string, string];
    const cursor = await catchUp(ask, copy);
    await admin.set({ contactId: other, state: 'INACTIVE' });
    await admin.ask(LINK, { input: { contactId: one, aliasId: other } });
    await admin.message({ contactId: other, origin: 'CONTACT', messageId: 'waits' });
    await admin.ask(LINK, { input: { contactId: one, aliasId: 'phone' } });
    await admin.ask(LINK, { input: { contactId: one, aliasId: alone } });
    await admin.ask(UNLINK, { input: { aliasId: alone } });
    await catchUp(ask, copy, cursor);
    expect(copy.rows).toEqual(await reads());
    expect([one, other, 'phone', alone].map((id) => copy.has(id))).toEqual([true, false, false, true]);
  });

  it('starts over where what it missed is no longer kept', async () => {
    await admin.saveContacts([{ contactId: 'gone' }]);
    const cursor = await catchUp(ask, copy);
    await admin.deleteContact('gone');
    await write(fc.sample(acts, 50));
    clock.advance(RETENTION + 1);
    expect(await pruneAll(await openHousekeeping(databaseUrl), clock.now() - RETENTION)).toBeGreaterThan(1);
    await admin.set({ contactId: CONTACTS[1], state: 'INACTIVE' });
    const next = await catchUp(ask, copy, cursor);
    expect(copy.rows).toEqual(await reads());
    expect([copy.clears, copy.has('gone')]).toEqual([2, false]);
    await admin.set({ contactId: CONTACTS[1], state: 'ACTIVE' });
    await catchUp(ask, copy, next);
    expect(copy.rows).toEqual(await reads());
    expect(copy.clears).toBe(2);
  });

  it('keeps what it has where it may not read', async () => {
    const cursor = await catchUp(ask, copy);
    const rows = new Map(copy.rows);
    const stranger = connect(app.url, 'no token');
    await expect(catchUp(stranger, copy, cursor)).rejects.toThrow('token');
    await expect(catchUp(stranger, copy)).rejects.toThrow('token');
    expect(copy.rows).toEqual(rows);
  });
});
