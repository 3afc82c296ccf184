import { disposeAfterAll, disposeLater, disposeLeftovers } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { until } from '../../support/until';
import { apollo } from './apollo';
import { STATUSES } from './documents';
import type { Answer, StockClient } from './stock-client';
import { stockClients } from './stock-clients';
import { startWorld, type World } from './world';

const contactIds = oneTo(50).map((number) => `contact ${String(number).padStart(2, '0')}`);

describe.each(stockClients)('a page of 50 contacts in $name', ({ connect, asks }) => {
  disposeAfterAll();
  let world: World;
  let client: StockClient;

  beforeEach(async () => {
    world = await startWorld();
    await world.other.saveContacts(
      contactIds.map((contactId) => ({ contactId, name: `Name of ${contactId}` })),
    );
    client = connect(world.proxy.url, world.token);
    disposeLater(client.close);
  });

  /** The pages shown so far, newest last. */
  async function watch() {
    const pages: Answer[][] = [];
    const errors: Answer[] = [];
    disposeLater(
      client.watchPage(
        (nodes) => pages.push(nodes),
        (error) => errors.push(error),
      ),
    );
    await until('the page', async () => pages.length + errors.length > 0);
    return { pages, errors };
  }
  const statusOf = (pages: Answer[][], contactId: string) =>
    pages.at(-1)?.find((contact) => contact.contactId === contactId)?.botStatus;

  it(`comes with its names and statuses by one request: ${asks}, as the client ships`, async () => {
    const { pages, errors } = await watch();
    expect(errors).toEqual([]);
    expect(pages[0]!.map(({ contactId }) => contactId)).toEqual(contactIds);
    expect(pages[0]![49]).toMatchObject({ name: 'Name of contact 50', botStatus: { state: 'ACTIVE' } });
    expect(world.proxy.requests).toEqual([expect.stringMatching(`^${asks} `)]);
  });

  it('shows every change since the page was read, and asks for nothing again', async () => {
    const { pages, errors } = await watch();
    await world.other.set('contact 01', 'INACTIVE', { note: 'first' });
    await world.other.set('contact 50', 'SLEEPING', { note: 'last' });
    await until('the changes', async () => statusOf(pages, 'contact 50').version === 1);
    expect(statusOf(pages, 'contact 01')).toMatchObject({ state: 'INACTIVE', note: 'first' });
    expect(statusOf(pages, 'contact 50')).toMatchObject({ state: 'SLEEPING', note: 'last' });
    expect(statusOf(pages, 'contact 02')).toMatchObject({ state: 'ACTIVE', version: 0 });
    expect([errors, world.proxy.requests.length]).toEqual([[], 1]);
  });

  it('sets the status that is shown, and shows the new one', async () => {
    const { pages } = await watch();
    const shown = statusOf(pages, 'contact 07');
    expect(await client.setStatus(shown, { state: 'SLEEPING', wake: { after: 'PT1H' } })).toEqual([]);
    expect(statusOf(pages, 'contact 07')).toMatchObject({ state: 'SLEEPING', changedBy: { name: 'Bob' } });
  });

  it('shows the current status, and why, where somebody else has changed it', async () => {
    const shown = (await client.query(STATUSES, { ids: contactIds })).botStatuses.nodes[6];
    await world.other.set('contact 07', 'INACTIVE', { note: 'opted out' });
    const messages = await client.setStatus(shown, { state: 'SLEEPING', wake: { after: 'PT1H' } });
    expect(messages).toEqual([expect.stringContaining('version')]);
    const { nodes } = client.read(STATUSES, { ids: contactIds }).botStatuses;
    expect(nodes[6]).toMatchObject({ state: 'INACTIVE', note: 'opted out', version: 1 });
  });

  it('tells why it may not be read', async () => {
    client = connect(world.proxy.url, 'no token');
    const { pages, errors } = await watch();
    expect(pages).toEqual([]);
    const [{ extensions }] = errors[0].errors ?? errors[0].graphQLErrors;
    expect(extensions).toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
  });
});

it('marks requests of Apollo Client with its name, and is answered', async () => {
  const { proxy, token } = await startWorld();
  const client = apollo.connect(proxy.url, token);
  disposeLater(client.close);
  expect(await client.query(STATUSES, { ids: ['anna'] })).toMatchObject({ botStatuses: { nodes: [{}] } });
  expect(JSON.parse(proxy.requests[0]!.slice('POST '.length))).toMatchObject({
    extensions: { clientLibrary: { name: '@apollo/client' } },
  });
  await disposeLeftovers();
});
