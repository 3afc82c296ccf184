import { type Data, endless, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { HOUR, MINUTE, newId, QuietClock, SECOND, START, startWorld, type World } from '../world';

const LIST = `query ($filter: ContactFilter, $first: Int, $after: String) {
  contacts(filter: $filter, first: $first, after: $after) {
    edges { cursor node { contactId } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

describe.each(databases)('lists of contacts on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {}, new QuietClock(START));
  });
  const page = async (variables: object, client = world.viewer): Promise<Data['contacts']> =>
    (await client.ask(LIST, { ...variables })).contacts;
  const find = async (filter: object): Promise<string[]> =>
    (await page({ filter, first: 100 })).edges.map(({ node }) => node.contactId);

  describe('pages', () => {
    it('give each contact once while others come and go', async () => {
      const admin = await world.app.client('ADMIN', { workspace: 'pages' });
      const ids = Array.from({ length: 23 }, (_, index) => `c${String(index * 2).padStart(3, '0')}`);
      await admin.saveContacts(ids.map((contactId) => ({ contactId })));
      const seen: string[] = [];
      let after: string | null = null;
      let pages = 0;
      do {
        const { edges, pageInfo }: Data['contacts'] = await page({ first: 5, after }, admin);
        seen.push(...edges.map(({ node }) => node.contactId));
        expect(pageInfo).toMatchObject({
          ...{ hasPreviousPage: pages > 0, startCursor: edges[0]!.cursor, endCursor: edges.at(-1)!.cursor },
        });
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        pages += 1;
        // Between pages one comes in before the cursor, and now and then the one at the cursor goes.
        await admin.saveContacts([{ contactId: `a${pages}` }]);
        if (pages % 2 === 0) await admin.deleteContact(seen.at(-1)!);
      } while (after !== null);
      expect(pages).toBe(5);
      expect(seen).toEqual(ids);
    });

    it('are of 20 where nothing is said, and may be empty', async () => {
      const admin = await world.app.client('ADMIN', { workspace: 'twenty' });
      const empty = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
      expect(await page({}, admin)).toEqual({ edges: [], pageInfo: empty });
      await admin.saveContacts(Array.from({ length: 21 }, (_, index) => ({ contactId: `c${index}` })));
      const { edges, pageInfo } = (
        await admin.ask('{ contacts { edges { cursor } pageInfo { hasNextPage } } }')
      ).contacts;
      expect(edges).toHaveLength(20);
      expect(pageInfo.hasNextPage).toBe(true);
      expect((await page({ first: 21 }, admin)).pageInfo.hasNextPage).toBe(false);
      expect(await page({ first: 0 }, admin)).toMatchObject({ edges: [], pageInfo: { hasNextPage: true } });
    });

    it('carry bots, statuses and histories along', async () => {
      const contactId = newId('carry');
      await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
      await world.agent.set({ contactId, state: 'ACTIVE' });
      const query = `query ($search: String) { contacts(filter: { search: $search }) { edges { node {
        contactId bot { name } botStatus { version } statusHistory(first: 1) {
          edges { node { version } } pageInfo { hasNextPage } } } } } }`;
      const { contacts } = await world.viewer.ask(query, { search: contactId });
      const statusHistory = { edges: [{ node: { version: 2 } }], pageInfo: { hasNextPage: true } };
      const node = { contactId, bot: { name: 'Assistant' }, botStatus: { version: 2 }, statusHistory };
      expect(contacts.edges).toEqual([{ node }]);
    });
  });

  it('every list has its nodes without edges too', async () => {
    const admin = await world.app.client('ADMIN', { workspace: 'nodes' });
    const ids = ['a', 'b', 'c'];
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    await admin.set({ contactId: 'a', state: 'SLEEPING', wake: UNTIL_WOKEN });
    await admin.set({ contactId: 'a', state: 'ACTIVE' });
    await admin.saveContacts(ids.map((contactId) => ({ contactId })));
    for (const subject of ids)
      await admin.ask(
        `mutation { revokeTokens(input: { target: { subject: "${subject}" } }) { userErrors { code } } }`,
      );
    const { contacts, contact, revocations } = await admin.ask(`{
      contacts(first: 2) { nodes { contactId botStatus { version } } }
      contact(contactId: "a") { statusHistory { nodes { version } } }
      revocations(first: 2) { nodes { subject } } }`);
    const nodes = [
      ['a', 2],
      ['b', 0],
    ].map(([contactId, version]) => ({ contactId, botStatus: { version } }));
    expect(contacts).toEqual({ nodes });
    expect(contact).toEqual({ statusHistory: { nodes: [{ version: 2 }, { version: 1 }] } });
    expect(revocations).toEqual({ nodes: [{ subject: 'a' }, { subject: 'b' }] });
  });

  describe('filters', () => {
    it('by state and reason, a wake time that has come counting already', async () => {
      const search = newId('state');
      const [active, sleeping, due, off, dueOff] = ['1', '2', '3', '4', '5'].map(
        (n) => `${search} ${n}`,
      ) as string[];
      await world.inbox.saveContacts([{ contactId: active }]);
      await world.agent.set({ contactId: sleeping, state: 'SLEEPING', wake: UNTIL_WOKEN });
      await world.inbox.set({ contactId: due, state: 'SLEEPING', wake: { after: 'PT1M' } });
      await world.agent.set({ contactId: off, state: 'INACTIVE', wake: { after: 'PT1H' } });
      await world.agent.set({ contactId: dueOff, state: 'INACTIVE', wake: { after: 'PT1M' } });
      world.clock.advance(MINUTE - 1);
      expect(await find({ search, states: ['ACTIVE'] })).toEqual([active]);
      expect(await find({ search, reasons: ['API'] })).toEqual([due]);
      world.clock.advance(1);
      expect(await find({ search, states: ['ACTIVE'] })).toEqual([active, due, dueOff]);
      expect(await find({ search, states: ['SLEEPING'] })).toEqual([sleeping]);
      expect(await find({ search, states: ['SLEEPING', 'INACTIVE'] })).toEqual([sleeping, off]);
      expect(await find({ search, reasons: ['TIMER'] })).toEqual([due, dueOff]);
      expect(await find({ search, reasons: ['INITIAL'] })).toEqual([active]);
      expect(await find({ search, reasons: ['MANUAL', 'INITIAL'], states: ['ACTIVE', 'INACTIVE'] })).toEqual([
        active,
        off,
      ]);
      expect(await find({ search, reasons: ['API'] })).toEqual([]);
      expect(await find({ search, states: [] })).toEqual([]);
      expect(await find({ search, states: null, reasons: null })).toHaveLength(5);
    });

    it('by bot, assigned or by default', async () => {
      const admin = await world.app.client('ADMIN', { workspace: 'filter by bot' });
      const { bot: first } = await admin.saveBot({ name: 'First' });
      const { bot: second } = await admin.saveBot({ name: 'Second' });
      const assigned = { none: null, one: first.botId, two: second.botId };
      await admin.saveContacts(Object.entries(assigned).map(([contactId, botId]) => ({ contactId, botId })));
      const findBy = async (botId: string) =>
        (await page({ filter: { botId } }, admin)).edges.map(({ node }) => node.contactId);
      expect(await findBy(first.botId)).toEqual(['none', 'one']);
      expect(await findBy(second.botId)).toEqual(['two']);
      await admin.saveBot({ botId: second.botId, isDefault: true });
      expect(await findBy(first.botId)).toEqual(['one']);
      expect(await findBy(second.botId)).toEqual(['none', 'two']);
      await admin.deleteBot(first.botId);
      expect(await findBy(second.botId)).toEqual(['none', 'one', 'two']);
      expect(await findBy(first.botId)).toEqual([]);
    });

    it('by how long somebody has waited', async () => {
      const search = newId('waits');
      const [long, short, answered, awake] = ['1', '2', '3', '4'].map((n) => `${search} ${n}`) as [
        string,
        string,
        string,
        string,
      ];
      const write = (contactId: string, origin = 'CONTACT') =>
        world.inbox.message({ contactId, messageId: newId(), origin });
      for (const contactId of [long, short, answered, awake])
        await world.agent.set({ contactId, state: 'INACTIVE' });
      for (const contactId of [long, answered, awake]) await write(contactId);
      world.clock.advance(15 * MINUTE - 1);
      await write(short);
      await write(answered, 'TEAMMATE');
      await world.agent.set({ contactId: awake, state: 'ACTIVE' });
      expect(await find({ search, waitingLongerThan: 'PT15M' })).toEqual([]);
      world.clock.advance(1);
      expect(await find({ search, waitingLongerThan: 'PT15M' })).toEqual([long, awake]);
      expect(await find({ search, waitingLongerThan: 'PT0S' })).toEqual([long, short, awake]);
      expect(await find({ search, waitingLongerThan: 'PT0S', waitingFor: 'BOT' })).toEqual([awake]);
      expect(await find({ search, waitingFor: 'PERSON' })).toEqual([long, short]);
      expect(await find({ search, waitingLongerThan: 'P7D' })).toEqual([]);
    });

    it('by the beginning of any word of the name, or of the id as it is', async () => {
      const admin = await world.app.client('ADMIN', { workspace: 'search' });
      await admin.saveContacts([
        { contactId: 'Q-1', name: 'Zoë Straße' },
        { contactId: 'Q-2', name: 'zo\u0065\u0308 small' },
        { contactId: 'q-3', name: 'Q%uick' },
        { contactId: '100%', name: null },
        { contactId: '1000', name: 'O_Neil' },
        { contactId: 'x', name: '🤖 bot' },
        { contactId: '+49 30', name: 'Anna-Maria ❤\ufe0fO’Brien' },
      ]);
      const findBy = async (search: string) =>
        (await page({ filter: { search } }, admin)).edges.map(({ node }) => node.contactId).sort();
      expect(await findBy('ZOË')).toEqual(['Q-1', 'Q-2']);
      expect(await findBy('zoë s')).toEqual(['Q-1', 'Q-2']);
      expect(await findBy('Straße')).toEqual(['Q-1']);
      expect(await findBy('Strasse')).toEqual([]);
      expect(await findBy('Q-')).toEqual(['Q-1', 'Q-2', 'q-3']);
      expect(await findBy('q')).toEqual(['q-3']);
      expect(await findBy('Q%')).toEqual(['q-3']);
      expect(await findBy('q-')).toEqual(['q-3']);
      expect(await findBy('%')).toEqual([]);
      expect(await findBy('100%')).toEqual(['100%']);
      expect(await findBy('100')).toEqual(['100%', '1000']);
      expect(await findBy('o_')).toEqual(['+49 30', '1000']);
      expect(await findBy('o_n')).toEqual(['1000']);
      expect(await findBy('neil')).toEqual(['1000']);
      expect(await findBy('🤖')).toEqual([]);
      expect(await findBy('bo')).toEqual(['x']);
      for (const search of ['anna-m', 'ANNA MARIA', 'maria', 'Maria, O', 'o brien', 'brien', '+49', '+49 3'])
        expect([search, await findBy(search)]).toEqual([search, ['+49 30']]);
      for (const search of ['nna', 'maria-anna', 'anna mar o', '49 30', '+'])
        expect([search, await findBy(search)]).toEqual([search, search === '+' ? ['+49 30'] : []]);
      expect(await findBy('')).toHaveLength(7);
      expect(await findBy("' OR 1=1 --")).toEqual([]);
    });
  });

  it('the history of a contact comes in pages, newest first, each entry once', async () => {
    const contactId = newId();
    const query = `query ($id: ID!, $after: String) { contact(contactId: $id) { statusHistory(first: 3, after: $after) {
      edges { cursor node { version } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
    for (let count = 0; count < 7; count += 1) {
      world.clock.advance(SECOND);
      {
        const state = count % 2 ? 'ACTIVE' : 'SLEEPING';
        await world.agent.set({ contactId, state, ...endless(state) });
      }
    }
    const page = async (after: string | null) =>
      (await world.viewer.ask(query, { id: contactId, after })).contact.statusHistory;
    const versions: number[][] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Data['contact']['statusHistory'] = await page(after);
      expect(pageInfo.hasPreviousPage).toBe(versions.length > 0);
      versions.push(edges.map(({ node }) => node.version));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      // New entries come in before the first page, and shift nothing.
      await world.agent.set({ contactId, state: 'INACTIVE', note: newId('note') });
    } while (after !== null);
    expect(versions).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
  });

  it('the summary counts contacts, who waits, and silence by its reason', async () => {
    const admin = await world.app.client('ADMIN', { workspace: 'summary' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const summary = async (variables: object = {}): Promise<Data['statusSummary']> => {
      const query = `query ($period: Duration, $waiting: Duration) {
        statusSummary(period: $period, waitingLongerThan: $waiting) {
          counts { state reason contacts } waiting silence { reason periods total } } }`;
      return (await admin.ask(query, { ...variables })).statusSummary;
    };
    expect(await summary()).toEqual({ counts: [], waiting: 0, silence: [] });

    await admin.saveContacts([{ contactId: 'new' }]);
    await admin.set({ contactId: 'woken', state: 'SLEEPING', wake: UNTIL_WOKEN });
    await admin.set({ contactId: 'timed', state: 'SLEEPING', wake: { after: 'PT30M' } });
    await admin.message({ contactId: 'manual', messageId: 'm', origin: 'TEAMMATE' });
    await admin.set({ contactId: 'off', state: 'INACTIVE', reason: 'OPT_OUT' });
    await admin.message({ contactId: 'off', messageId: 'm', origin: 'CONTACT' });
    world.clock.advance(10 * MINUTE);
    await admin.set({ contactId: 'woken', state: 'ACTIVE' });
    expect((await summary()).waiting).toBe(0);
    world.clock.advance(50 * MINUTE);
    // Any event writes the wake that is due, if the timer has not.
    await admin.read({ contactId: 'timed' });

    const { counts, waiting, silence } = await summary();
    expect(counts).toHaveLength(5);
    expect(counts).toEqual(
      expect.arrayContaining([
        { state: 'ACTIVE', reason: 'INITIAL', contacts: 1 },
        { state: 'ACTIVE', reason: 'MANUAL', contacts: 1 },
        { state: 'ACTIVE', reason: 'TIMER', contacts: 1 },
        { state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE', contacts: 1 },
        { state: 'INACTIVE', reason: 'OPT_OUT', contacts: 1 },
      ]),
    );
    expect(waiting).toBe(1);
    const silences = (manual: object | null, lasting: string) => [
      ...(manual ? [{ reason: 'MANUAL', ...manual }] : []),
      { reason: 'OPT_OUT', periods: 1, total: lasting },
      { reason: 'TEAMMATE_MESSAGE', periods: 1, total: lasting },
    ];
    const sorted = (list: Data['statusSummary']['silence']) =>
      list.sort((a, b) => a.reason.localeCompare(b.reason));
    expect(sorted(silence)).toEqual(silences({ periods: 2, total: 'PT40M' }, 'PT1H'));
    // Of a silence that began before the period, only what lies in it counts.
    expect(sorted((await summary({ period: 'PT45M' })).silence)).toEqual(
      silences({ periods: 1, total: 'PT15M' }, 'PT45M'),
    );
    expect(sorted((await summary({ period: 'PT20M' })).silence)).toEqual(silences(null, 'PT20M'));
    expect((await summary({ period: 'P14D', waiting: 'PT1H' })).waiting).toBe(1);
    world.clock.advance(HOUR);
    expect((await summary({ waiting: 'PT2H0.001S' })).waiting).toBe(0);
  });
});
