import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';
import { until } from '../../support/until';
import { type Compiled, compile } from './compile';
import { DOCUMENTS } from './documents';
import { type Fields, Inbox } from './inbox';

const idOf = (field: unknown) => (field as { __ref: string }).__ref;
const asleep = (contactId: string, more: object = {}) => ({
  contactId,
  state: 'SLEEPING',
  wake: { until: 'WOKEN' },
  ...more,
});

describe('the store of Relay', () => {
  disposeAfterAll();
  let compiled: Compiled;
  let app: TestApp;
  let inbox: Inbox;
  const said: string[] = [];

  beforeAll(async () => {
    for (const method of ['error', 'warn'] as const)
      console[method] = (...args) => said.push(args.map(String).join(' '));
    compiled = compile(DOCUMENTS);
    app = await startTestApp();
    await send('mutation { saveBot(input: { name: "Bot", mode: AUTO_PILOT }) { userErrors { code } } }');
    const contacts = ['anna', 'ben', 'carl'].map((contactId) => ({
      contactId,
      name: `name of ${contactId}`,
    }));
    await send(
      'mutation ($contacts: [SaveContactInput!]!) { saveContacts(input: { contacts: $contacts }) { userErrors { code } } }',
      { contacts },
    );
  });

  beforeEach(() => {
    // A person whose id in another system is that of a contact.
    inbox = new Inbox(compiled, app, () => app.token('ADMIN', { sub: 'anna', name: 'Bob' }));
  });

  // It warns of an id that two types have, and of fields that contradict each other.
  afterEach(() => expect(said).toEqual([]));

  /** What somebody else does. */
  async function send(query: string, variables: Fields = {}): Promise<Fields> {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await app.token('ADMIN')}` },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { data: Fields }).data;
  }
  const setElsewhere = (input: Fields) =>
    send('mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome } }', { input });

  const statusOf = (contactId: string) => {
    const id = inbox.idsOf('BotStatus').find((each) => inbox.record(each)!.contactId === contactId);
    return inbox.record(id!)!;
  };
  const contactOf = (contactId: string) => {
    const id = inbox.idsOf('Contact').find((each) => inbox.record(each)!.contactId === contactId);
    return inbox.record(id!)!;
  };

  it('pages through contacts, and has each once', async () => {
    await inbox.ask('InboxPageQuery');
    const connection = () =>
      inbox.record('client:root:__Inbox_contacts_connection(orderBy:{"field":"NAME"})')!;
    const { endCursor } = inbox.record(idOf(connection().pageInfo))!;
    await inbox.ask('InboxMoreQuery', { first: 2, after: endCursor });
    const edges = (connection().edges as { __refs: string[] }).__refs.map((id) => inbox.record(id)!);
    expect(edges.map(({ node }) => inbox.record(idOf(node))!.contactId)).toEqual(['anna', 'ben', 'carl']);
    expect(connection().totalCount).toBe(3);
    expect(inbox.record(idOf(connection().pageInfo))).toMatchObject({ hasNextPage: false });
  });

  it('has one record for a status, however it was asked for', async () => {
    await inbox.ask('InboxHistoryQuery', { contactId: 'ben' });
    const id = idOf(contactOf('ben').botStatus);
    await inbox.ask('InboxStatusesQuery', { ids: ['ben'] });
    expect(inbox.idsOf('BotStatus')).toEqual([id]);
    expect(id).not.toBe(contactOf('ben').id);
  });

  it('does not take an actor for the contact with the same id', async () => {
    await inbox.mutate('InboxSetMutation', asleep('anna'));
    await inbox.ask('InboxHistoryQuery', { contactId: 'anna' });
    await inbox.ask('InboxPageQuery');
    expect(contactOf('anna')).toMatchObject({ __typename: 'Contact', name: 'name of anna' });
    expect(inbox.record(idOf(statusOf('anna').changedBy))).toMatchObject({
      ...{ __typename: 'Actor', kind: 'USER', externalId: 'anna', name: 'Bob' },
    });
  });

  it('does not take a preview for the status', async () => {
    await inbox.ask('InboxStatusesQuery', { ids: ['ben'] });
    const before = statusOf('ben');
    const { previewBotStatus } = await inbox.ask('InboxPreviewQuery', {
      input: asleep('ben', { note: 'perhaps' }),
    });
    expect(previewBotStatus).toMatchObject({
      outcome: 'APPLIED',
      preview: { state: 'SLEEPING', note: 'perhaps' },
    });
    expect(statusOf('ben')).toEqual(before);
    expect(statusOf('ben').state).toBe('ACTIVE');
    expect(inbox.idsOf('BotStatus')).toHaveLength(1);
  });

  it('keeps the newer status when a call is repeated', async () => {
    const once = asleep('carl', { idempotencyKey: 'once' });
    const { setBotStatus: first } = await inbox.mutate('InboxSetMutation', once);
    await inbox.mutate('InboxSetMutation', { contactId: 'carl', state: 'ACTIVE' });
    const { version } = statusOf('carl');
    const { setBotStatus: again } = await inbox.mutate('InboxSetMutation', once);
    expect([first, again]).toMatchObject([
      { outcome: 'APPLIED', replayed: false },
      { outcome: 'APPLIED', replayed: true },
    ]);
    expect(statusOf('carl')).toMatchObject({ state: 'ACTIVE', version });
    // Both are the same entry of the history.
    const [change, same] = [first, again].map(
      (payload) => (payload as { statusChange: Fields }).statusChange,
    );
    expect(same).toEqual(change);
    expect(inbox.record(String(change!.id))).toMatchObject({ previousState: 'ACTIVE', state: 'SLEEPING' });
  });

  it('follows the events of badges', async () => {
    await inbox.ask('InboxStatusesQuery', { ids: ['ben'] });
    await inbox.subscribe('InboxLiveSubscription', { ids: ['ben'] });
    await setElsewhere({ contactId: 'ben', state: 'INACTIVE', note: 'elsewhere' });
    await until('the change', async () => statusOf('ben').state === 'INACTIVE', { withinMs: 5_000 });
    expect(statusOf('ben')).toMatchObject({ note: 'elsewhere' });
    expect(inbox.record(idOf(statusOf('ben').changedBy))).toMatchObject({ externalId: 'admin' });
  });

  it('follows all kinds of events of the feed', async () => {
    await inbox.ask('InboxPageQuery');
    await inbox.subscribe('InboxFeedSubscription');
    const bot = inbox.record(inbox.idsOf('Bot')[0]!)!;
    await send(
      `mutation { saveContacts(input: { contacts: [{ contactId: "anna", name: "Anna Maria" }, { contactId: "dora" }] }) { userErrors { code } }
        setBotStatus(input: { contactId: "anna", state: INACTIVE }) { outcome }
        deleteContact(input: { contactId: "dora" }) { deleted }
        saveBot(input: { name: "Robot", isDefault: true }) { userErrors { code } } }`,
    );
    await until('the last event', async () => inbox.idsOf('BotSaved').length > 0, { withinMs: 5_000 });
    expect(contactOf('anna').name).toBe('Anna Maria');
    expect(statusOf('anna').state).toBe('INACTIVE');
    expect(inbox.idsOf('Bot')).toHaveLength(2);
    expect(inbox.record(String(bot.id))).toEqual(bot);
    for (const kind of ['ContactSaved', 'StatusChanged', 'ContactErased'])
      expect(inbox.idsOf(kind)).not.toEqual([]);
  });

  it('would warn if a contact and its status had the same id', () => {
    const botStatus = { id: '1', contactId: 'anna' };
    inbox.commit(
      'InboxHistoryQuery',
      { contactId: 'anna' },
      { contact: { id: '1', contactId: 'anna', botStatus } },
    );
    expect(said.splice(0).join()).toContain('assigned conflicting types `Contact` and `BotStatus`');
  });
});
