import { startTestApp } from '../../support/app/test-app';
import { databases } from '../../support/databases/databases';
import { disposeLeftovers } from '../../support/leftovers';
import { until } from '../../support/until';
import { Follower } from './follower';
import { ask, CONTACTS, saveBot, Writer } from './writer';

const SAVE =
  'mutation ($input: SaveContactsInput!) { saveContacts(input: $input) { userErrors { message } } }';
const STATUSES =
  'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId version state } } }';
const OTHERS = Array.from({ length: 400 }, (_, index) => `other ${index}`);
const RACE_MS = 4_000;

interface Status {
  readonly contactId: string;
  readonly version: number;
}

describe.each(databases)('statuses asked for over the socket of a subscription, on $name,', ({ create }) => {
  afterEach(disposeLeftovers);

  /** Asks again and again, for few and for many, while events come; `compare` gets what was told before and after. */
  async function race(compare: (answer: Status, told: { sent: number; received: number }) => void) {
    const app = await startTestApp({ databaseUrl: await create() });
    const service = { url: app.url, token: await app.token('ADMIN') };
    await saveBot(service);
    await ask(service, SAVE, { input: { contacts: OTHERS.map((contactId) => ({ contactId })) } });
    const follower = new Follower(app.url, () => app.token('VIEWER'));
    const { snapshots, versions } = follower.badges();
    await until('the start', async () => snapshots.length > 0);
    const newest = (id: string) => versions[id]!.at(-1)!;
    const writers = [new Writer(service), new Writer(service)];

    const end = Date.now() + RACE_MS;
    const askAgain = async (ids: readonly string[]) => {
      while (Date.now() < end) {
        const sent = new Map(CONTACTS.map((id) => [id, newest(id)]));
        const payload = { query: STATUSES, variables: { ids: [...CONTACTS, ...ids] } };
        const answers = follower.client.iterate<{ botStatuses: { nodes: Status[] } }>(payload);
        for await (const { data } of answers) {
          for (const status of data!.botStatuses.nodes.slice(0, CONTACTS.length)) {
            const { contactId } = status;
            compare(status, { sent: sent.get(contactId)!, received: newest(contactId) });
          }
        }
      }
    };
    await Promise.all([0, 20, 400].map((count) => askAgain(OTHERS.slice(0, count))));
    await Promise.all(writers.map((writer) => writer.stop()));
    return { service, newest };
  }

  it('are never older than an event that was told before they were asked for', async () => {
    const older: string[] = [];
    await race(({ contactId, version }, { sent }) => {
      if (version < sent) older.push(`${contactId} ${version} after ${sent}`);
    });
    expect(older).toEqual([]);
  });

  it('and events are the current ones where the client keeps the higher version', async () => {
    const kept = new Map<string, number>();
    const { service, newest } = await race(({ contactId, version }, { received }) => {
      kept.set(contactId, Math.max(kept.get(contactId) ?? 0, version, received));
    });
    const { botStatuses } = await ask<{ botStatuses: { nodes: Status[] } }>(service, STATUSES, {
      ids: CONTACTS,
    });
    for (const { contactId, version } of botStatuses.nodes) {
      await until('the last event', async () => newest(contactId) === version, { withinMs: 2_000 });
      expect(Math.max(kept.get(contactId)!, newest(contactId))).toBe(version);
    }
  });
});
