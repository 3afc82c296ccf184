import { type ApiClient, type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { newId, startWorld, type World } from '../world';

const OBJECTS = `query ($id: ID!) { contact(contactId: $id) {
  id bot { id botId } botStatus { id contact { id } }
  statusHistory { nodes { id contact { id bot { id } botStatus { id } } } } } }`;

describe.each(databases)('the ids that the service gives on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let other: ApiClient;
  beforeAll(async () => {
    world = await startWorld(database);
    other = await world.app.client('ADMIN', { workspace: 'other' });
    await other.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  async function objects(contactId: string, client = world.admin): Promise<Data['contact']> {
    return (await client.ask(OBJECTS, { id: contactId })).contact;
  }
  async function sleepingContact(client = world.admin, contactId = newId()): Promise<string> {
    await client.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
    return contactId;
  }

  it('differ between the objects of a contact, between contacts and between workspaces', async () => {
    const contactId = await sleepingContact();
    const found = [
      await objects(contactId),
      await objects(await sleepingContact()),
      await objects(await sleepingContact(other, contactId), other),
    ];
    const ids = found.flatMap(({ id, botStatus, statusHistory }) => [
      ...[id, botStatus.id, statusHistory.nodes[0]!.id],
    ]);
    expect(new Set(ids).size).toBe(9);
    const bots = new Set(found.map(({ bot }) => bot.id));
    expect(bots.size).toBe(2);
    for (const { id } of found.map(({ bot }) => bot)) expect(ids).not.toContain(id);
  });

  it('tell nothing of the ids in the system of the caller', async () => {
    const contactId = await sleepingContact(world.admin, 'visitor-zebedee-4711');
    const { id, botStatus } = await objects(contactId);
    for (const each of [id, botStatus.id]) {
      expect(each).not.toContain('zebedee');
      expect(Buffer.from(each, 'base64').toString()).not.toContain('zebedee');
    }
    // What is opaque is nothing to ask with.
    expect(await objects(id)).toBeNull();
  });

  it('are the same wherever the object is met, and whatever happens to it', async () => {
    const contactId = newId();
    const { contacts } = await world.admin.saveContacts([{ contactId, name: 'Ana' }]);
    const { botStatus } = await world.admin.set({ contactId, state: 'INACTIVE' });
    const id = contacts[0]!.id;
    const bot = { id: world.bot.id };
    expect(await objects(contactId)).toEqual({
      ...{ id, bot: { ...bot, botId: world.bot.botId }, botStatus: { id: botStatus.id, contact: { id } } },
      statusHistory: {
        nodes: [{ id: expect.any(String), contact: { id, bot, botStatus: { id: botStatus.id } } }],
      },
    });
    expect((await world.viewer.status(contactId)).id).toBe(botStatus.id);
    const query = 'query ($s: String) { contacts(filter: { search: $s }) { nodes { id contactId } } }';
    expect((await world.viewer.ask(query, { s: contactId })).contacts.nodes).toContainEqual({
      id,
      contactId,
    });
    const [saved] = (await world.admin.changes()).edges
      .map(({ node }) => node)
      .filter((node) => node.__typename === 'ContactSaved' && node.contactId === contactId);
    expect(saved!.contact.id).toBe(id);

    // Also of one that was erased and comes again: it is the same contact of the caller.
    await world.admin.deleteContact(contactId);
    await sleepingContact(world.admin, contactId);
    expect(await objects(contactId)).toMatchObject({ id, botStatus: { id: botStatus.id } });
  });

  it('are those of a contact never seen once it is there', async () => {
    const contactId = newId();
    const before = await world.viewer.status(contactId);
    await sleepingContact(world.admin, contactId);
    expect((await world.viewer.status(contactId)).id).toBe(before.id);
  });

  it('are none of a preview, nor of an actor', async () => {
    const preview = 'previewBotStatus(input: { contactId: "c", state: ACTIVE }) { preview { id } }';
    for (const query of [
      `{ ${preview} }`,
      '{ botStatuses(contactIds: ["c"]) { nodes { changedBy { id } } } }',
    ])
      expect((await world.viewer.send(query)).errors).toMatchObject([
        { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
      ]);
  });
});
