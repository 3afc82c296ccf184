import { START } from '../e2e/world';
import { type Dice, throwDice } from '../fuzz/dice';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, type Changes, type Data, endless } from '../support/clients/api-client';
import type { LiveClient } from '../support/clients/live-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { oneTo } from '../support/one-to';
import { SEED } from '../support/random';
import { ManualClock } from '../support/stand-ins/manual-clock';
import { until } from '../support/until';

const CONTACT = 'id contactId name timeZone bot { botId } botStatus { contactId state version }';

type Contact = Data['contact'];

const byId = <T extends { id: string }>(items: Iterable<T>) =>
  new Map([...items].map((item) => [item.id, item]));

/** Contacts as a mirror is to have them: without what depends on a bot, which it knows by itself. */
function mirrored(contacts: Iterable<Contact>) {
  return byId([...contacts].map(({ bot: _, ...contact }) => contact as Contact));
}

/** What a program that keeps a copy of a workspace knows, told by the feed alone. */
class Mirror {
  readonly contacts = new Map<string, Contact>();
  readonly bots = new Map<string, Data['bot']>();
  private cursor: string | null = null;

  constructor(private readonly client: ApiClient) {}

  /** Reads on until there is nothing more to read. */
  async catchUp(first: number): Promise<void> {
    let page: Changes;
    do {
      page = await this.client.changes(this.cursor, first);
      expect(page.start).toBe(this.cursor === null ? 'BEGUN' : 'RESUMED');
      for (const { node } of page.edges) await this.apply(node);
      this.cursor = page.pageInfo.endCursor;
    } while (page.pageInfo.hasNextPage);
  }

  private async apply(node: Changes['edges'][0]['node']): Promise<void> {
    switch (node.__typename) {
      case 'BotSaved':
        if (node.bot) this.bots.set(node.botId, node.bot);
        return;
      case 'BotDeleted':
        this.bots.delete(node.botId);
        return;
      case 'ContactErased':
        this.contacts.delete(node.erasedId);
        return;
      default: {
        const contactId = node.contactId ?? node.statusChange.contactId;
        const query = `query ($id: ID!) { contact(contactId: $id) { ${CONTACT} } }`;
        const { contact } = await this.client.ask(query, { id: contactId });
        if (contact) this.contacts.set(contact.id, contact);
      }
    }
  }
}

describe.each(databases)(`what is built from reads and the feed, seed ${SEED}, on $name`, (database) => {
  disposeAfterAll();
  let app: TestApp;
  let clock: ManualClock;
  beforeAll(async () => {
    clock = new ManualClock(START);
    app = await startTestApp({ databaseUrl: await database.create(), clock });
  });

  async function act(dice: Dice, admin: ApiClient, botIds: string[]): Promise<void> {
    const contactId = `contact ${dice.below(12)}`;
    const state = dice.pick(['SLEEPING', 'ACTIVE', 'INACTIVE']);
    const name = `name ${dice.below(1_000)}`;
    const botId = dice.pick([null, ...botIds]);
    switch (dice.below(10)) {
      case 0:
        await admin.setMany({ contactIds: [contactId, 'contact 1'], state, ...endless(state) });
        break;
      case 1:
        await admin.saveContacts([{ contactId, name, ...(dice.chance(50) && { botId }) }]);
        break;
      case 2:
        await admin.deleteContact(contactId);
        break;
      case 3:
        botIds.push(
          (await admin.saveBot({ name, mode: 'AUTO_PILOT', isDefault: dice.chance(30) })).bot.botId,
        );
        break;
      case 4:
        if (botId) await admin.saveBot({ botId, name, mode: dice.pick(['OFF', 'SUGGESTIVE', 'AUTO_PILOT']) });
        break;
      case 5:
        if (botId && dice.chance(30)) await admin.deleteBot(botId);
        break;
      case 6:
        await admin.set({ contactId, state: 'SLEEPING', wake: { after: 'PT5M' }, evenIfUnavailable: true });
        break;
      case 7:
        // Creates a contact whose status does not change.
        await admin.message({ contactId, messageId: `message ${dice.below(1_000_000)}`, origin: 'CONTACT' });
        break;
      case 8:
        clock.advance(dice.below(4) * 60_000);
        break;
      default:
        await admin.set({ contactId, state, ...endless(state), evenIfUnavailable: true });
    }
  }

  it('a mirror has what reads have, after whatever happened', async () => {
    for (const [index, dice] of [...throwDice(SEED, 4)].entries()) {
      const admin = await app.client('ADMIN', { workspace: `mirror ${index}` });
      const botIds = [(await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' })).bot.botId];
      const mirror = new Mirror(admin);
      for (const _ of oneTo(60)) {
        await act(dice, admin, botIds);
        if (dice.chance(15)) await mirror.catchUp(1 + dice.below(10));
      }
      const read = async () => {
        const { contacts, bots } = await admin.ask(`{
          contacts(first: 100) { nodes { ${CONTACT} } } bots { id botId name mode isDefault version } }`);
        return { contacts: mirrored(contacts.nodes), bots: new Map(bots.map((bot) => [bot.botId, bot])) };
      };
      // A wake that is due is read at once, and told when its timer has written it.
      await until('the timers to write what is due', async () => {
        await mirror.catchUp(7);
        const versions = ({ botStatus }: Contact) => botStatus.version;
        const [told, stands] = [mirrored(mirror.contacts.values()), (await read()).contacts];
        return [...stands].every(([id, contact]) => versions(contact) === versions(told.get(id) ?? contact));
      });
      expect({ contacts: mirrored(mirror.contacts.values()), bots: mirror.bots }).toEqual(await read());
    }
  }, 120_000);
});

describe.each(databases)('the cursor that statuses are read at on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let live: LiveClient;
  beforeAll(async () => {
    app = await startTestApp({ databaseUrl: await database.create() });
    admin = await app.client('ADMIN');
    live = await app.live('VIEWER');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });
  const read = async (ids: readonly string[]) => {
    const query = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) {
      feedCursor nodes { contactId version } } }`;
    return (await admin.ask(query, { ids })).botStatuses;
  };

  it('goes on with every change since, with none twice and none missed', async () => {
    const ids = oneTo(8).map((number) => `contact ${number}`);
    const each = 25;
    const writing = ids.map(async (contactId) => {
      for (const number of oneTo(each)) {
        const state = number % 2 ? 'SLEEPING' : 'INACTIVE';
        await admin.set({ contactId, state, ...endless(state) });
      }
    });
    const readers = oneTo(6).map(async (number) => {
      for (let step = 0; step < number * 4; step += 1) await admin.status(ids[0]!);
      const { nodes, feedCursor } = await read(ids);
      const badges = live.badges(ids, feedCursor);
      const standing = new Map(nodes.map(({ contactId, version }) => [contactId, version]));
      while ([...standing.values()].some((version) => version < each)) {
        const { kind, botStatuses } = await badges.next();
        for (const { contactId, version } of botStatuses) {
          const before = standing.get(contactId)!;
          // A reader who is too slow for each change gets the last one, but never one that leaves a hole.
          if (kind === 'CHANGE') expect(version).toBe(before + 1);
          else expect(version).toBeGreaterThanOrEqual(before);
          standing.set(contactId, version);
        }
      }
      badges.stop();
    });
    await Promise.all([...writing, ...readers]);
  });

  it('is one for the feed and its pages too', async () => {
    const { feedCursor } = await read(['anna']);
    await admin.set({ contactId: 'anna', state: 'INACTIVE' });
    const feed = live.feed(feedCursor);
    expect(await feed.next()).toMatchObject({ start: 'RESUMED', feedCursor });
    const { feedCursor: cursor, event } = await feed.next();
    const page = await admin.changes(feedCursor);
    expect(page).toMatchObject({ start: 'RESUMED', edges: [{ cursor, node: { eventId: event.eventId } }] });
    // Nothing has happened since, so nothing comes of it.
    expect((await read(['anna'])).feedCursor).toBe(cursor);
  });
});
