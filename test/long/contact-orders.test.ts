import { MINUTE, QuietClock, START, startWorld, type World } from '../e2e/world';
import type { ApiClient, Data } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { oneTo } from '../support/one-to';

const LIST = `query ($filter: ContactFilter, $orderBy: ContactOrder, $first: Int, $after: String) {
  contacts(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { contactId } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
const FIELDS = ['CONTACT_ID', 'NAME', 'WAITING_SINCE', 'WAKE_AT'];
const ORDERS = FIELDS.flatMap((field) => ['ASC', 'DESC'].map((direction) => ({ field, direction })));
const cursor = (text: string) => Buffer.from(text).toString('base64url');

describe.each(databases)('the order of contacts on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {}, new QuietClock(START));
  });
  const list = async (client: ApiClient, variables: object): Promise<Data['contacts']> =>
    (await client.ask(LIST, { ...variables })).contacts;

  /** Gives contacts a name, a wake time and since when they wait: the more of each, the higher the rank. */
  async function rank(client: ApiClient, ids: readonly string[], number: number): Promise<void> {
    const name = `${number % 2 ? 'n' : 'N'}ame "\\:ß 🤖 ${number}`;
    await client.saveContacts(ids.map((contactId) => ({ contactId, name })));
    for (const contactId of ids) {
      await client.set({ contactId, state: 'ACTIVE' });
      await client.set({ contactId, state: 'SLEEPING', wake: { after: `PT${number}H` } });
      await client.message({ contactId, messageId: `${contactId} ${number}`, origin: 'CONTACT' });
    }
  }

  describe.each(ORDERS)('$field $direction', ({ field, direction }) => {
    const orderBy = { field, direction };

    it('gives each contact once, those without a value last, while others change', async () => {
      const admin = await world.app.client('ADMIN', { workspace: `${field} ${direction}` });
      await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      const without = ['a1', 'g2', 'z3'];
      const ranked = oneTo(3).map((number) => [`b${number}`, `m${4 - number}`, `Y${number}`]);
      await admin.saveContacts([...without, 'moving'].map((contactId) => ({ contactId })));
      for (const [index, ids] of ranked.entries()) {
        world.clock.advance(MINUTE);
        await rank(admin, ids, index + 1);
      }
      const groups = field === 'CONTACT_ID' ? [[...ranked.flat(), ...without]] : [...ranked];
      const inOrder = (ids: readonly string[]) =>
        direction === 'ASC' ? [...ids].sort() : [...ids].sort().reverse();
      if (direction === 'DESC') groups.reverse();
      if (field !== 'CONTACT_ID') groups.push(without);

      const seen: string[] = [];
      let after: string | null = null;
      let pages = 0;
      do {
        const { nodes, pageInfo }: Data['contacts'] = await list(admin, { orderBy, first: 3, after });
        expect(pageInfo.hasPreviousPage).toBe(pages > 0);
        seen.push(...nodes.map(({ contactId }) => contactId));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
        pages += 1;
        await rank(admin, [`new ${pages}`, 'moving'], ((pages * 2) % 3) + 1);
        if (pages % 2 === 0) await admin.deleteContact(seen.at(-1)!);
      } while (after !== null && pages < 20);
      const unchanged = groups.flatMap(inOrder);
      expect(seen.filter((id) => unchanged.includes(id))).toEqual(unchanged);
    });

    it('continues only after cursors of its own', async () => {
      const admin = await world.app.client('ADMIN', { workspace: 'cursors' });
      await admin.saveContacts(['anna', 'ben'].map((contactId) => ({ contactId, name: contactId })));
      const { endCursor } = (await list(admin, { orderBy, first: 1 })).pageInfo;
      for (const other of ORDERS) {
        const { data, errors } = await admin.send(LIST, { orderBy: other, after: endCursor });
        if (other.field === field && other.direction === direction) {
          expect(data.contacts.nodes).toHaveLength(1);
        } else {
          expect(errors).toMatchObject([
            {
              message: 'after is not a valid cursor of this list.',
              extensions: { code: 'BAD_USER_INPUT', field: ['after'] },
            },
          ]);
        }
      }
    });
  });

  it('changes nothing in how many there are, by a filter or in all', async () => {
    const admin = await world.app.client('ADMIN', { workspace: 'count' });
    const query = `query ($filter: ContactFilter, $orderBy: ContactOrder, $after: String) {
      contacts(filter: $filter, orderBy: $orderBy, first: 1, after: $after) { totalCount pageInfo { endCursor } } }`;
    const count = async (variables: object) => (await admin.ask(query, { ...variables })).contacts;
    expect(await count({})).toEqual({ totalCount: 0, pageInfo: { endCursor: null } });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    await admin.saveContacts(['a1', 'a2', 'b1', 'b2'].map((contactId) => ({ contactId })));
    for (const [index, contactId] of ['a1', 'a2', 'b1'].entries()) await rank(admin, [contactId], index + 1);
    for (const orderBy of [null, { field: 'WAKE_AT', direction: 'DESC' }]) {
      const { totalCount, pageInfo } = await count({ orderBy });
      expect(totalCount).toBe(4);
      const next = await count({ orderBy, after: pageInfo.endCursor });
      expect(next.totalCount).toBe(4);
      expect((await count({ orderBy, filter: { search: 'a' } })).totalCount).toBe(2);
    }
    expect((await count({ filter: { states: ['SLEEPING'] } })).totalCount).toBe(3);
    world.clock.advance(60 * MINUTE);
    expect((await count({ filter: { states: ['SLEEPING'] } })).totalCount).toBe(2);
    const aliases = '{ contacts(first: 0) { totalCount again: totalCount nodes { id } } }';
    expect(await admin.ask(aliases)).toEqual({ contacts: { totalCount: 4, again: 4, nodes: [] } });
  });

  it('is by id, ascending, unless it is said', async () => {
    const admin = await world.app.client('ADMIN', { workspace: 'default' });
    await admin.saveContacts(['ben', 'anna', 'Carl'].map((contactId) => ({ contactId, name: 'x' })));
    const expected = [{ contactId: 'Carl' }, { contactId: 'anna' }, { contactId: 'ben' }];
    for (const orderBy of [undefined, null, { field: 'CONTACT_ID' }, { field: 'NAME' }])
      expect((await list(admin, { orderBy })).nodes).toEqual(expected);
    const { endCursor } = (await list(admin, { first: 1 })).pageInfo;
    const next = await list(admin, { orderBy: { field: 'CONTACT_ID' }, after: endCursor });
    expect(next.nodes).toEqual(expected.slice(1));
  });

  it.each([
    ['WAKE_AT', 'x'],
    ['WAKE_AT', '{}'],
    ['WAKE_AT', '["WAKE_AT","ASC",1]'],
    ['WAKE_AT', '["WAKE_AT","ASC",1,2]'],
    ['WAKE_AT', '["WAKE_AT","ASC","1","a"]'],
    ['WAKE_AT', '["WAKE_AT","ASC",1e999,"a"]'],
    ['WAKE_AT', '["WAKE_AT","ASC",{},"a"]'],
    ['NAME', '["NAME","ASC",1,"a"]'],
    ['NAME', '["NAME","ASC",["a"],"a"]'],
  ])('refuses a cursor by %s that holds %s', async (field, key) => {
    const { errors } = await world.viewer.send(LIST, { orderBy: { field }, after: cursor(`o:${key}`) });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: ['after'] } }]);
  });

  it('moves contacts to the end whose wake time has come, and keeps to the filter', async () => {
    const admin = await world.app.client('ADMIN', { workspace: 'wake' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    for (const [index, id] of ['late', 'later', 'latest'].entries()) await rank(admin, [id], index + 1);
    await admin.saveContacts([{ contactId: 'other' }]);
    const orderBy = { field: 'WAKE_AT', direction: 'ASC' };
    const variables = { orderBy, first: 1, filter: { search: 'la' } };
    const { nodes, pageInfo } = await list(admin, variables);
    expect(nodes).toEqual([{ contactId: 'late' }]);
    world.clock.advance(2 * 60 * MINUTE);
    const rest = await list(admin, { ...variables, first: 9, after: pageInfo.endCursor });
    expect(rest.nodes).toEqual([{ contactId: 'latest' }, { contactId: 'late' }, { contactId: 'later' }]);
    const waiting = { field: 'WAITING_SINCE', direction: 'DESC' };
    expect((await list(admin, { ...variables, orderBy: waiting })).nodes).toEqual([{ contactId: 'latest' }]);
  });
});
