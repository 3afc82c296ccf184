import { type BotStatusClient, BotStatusError, bodyHash } from 'bot-status-client';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { saveBot } from '../graphql-ws/writer';
import { openClient } from './reading';

let app: TestApp;
let client: BotStatusClient;
afterEach(disposeLeftovers);

beforeEach(async () => {
  app = await startTestApp();
  const token = await app.token('ADMIN');
  await saveBot({ url: app.url, token });
  client = openClient({ url: app.url, token });
});

describe('the client', () => {
  it('reads statuses in the order asked', async () => {
    await client.setBotStatus({ contactId: 'ben', state: 'INACTIVE' });
    const [anna, ben] = await client.botStatuses(['anna', 'ben']);
    expect([anna!.state, ben!.state]).toEqual(['ACTIVE', 'INACTIVE']);
    expect(await client.botStatus('ben')).toMatchObject({
      contactId: 'ben',
      changedBy: { externalId: 'admin' },
    });
  });

  it('sets statuses, one and many', async () => {
    const { outcome, botStatus, ...rest } = await client.setBotStatus({
      ...{ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT2H' } },
    });
    expect([outcome, botStatus!.state, 'userErrors' in rest]).toEqual(['APPLIED', 'SLEEPING', false]);
    const { applied, results } = await client.setBotStatuses({
      contactIds: ['anna', 'ben'],
      state: 'INACTIVE',
    });
    expect([applied, results.map(({ contactId }) => contactId)]).toEqual([2, ['anna', 'ben']]);
  });

  it('records messages, reads and goals', async () => {
    const message = { contactId: 'anna', messageId: 'm-1', origin: 'TEAMMATE' } as const;
    expect(await client.recordMessage(message)).toMatchObject({ outcome: 'APPLIED', origin: 'TEAMMATE' });
    expect(await client.recordMessage(message)).toMatchObject({ replayed: true });
    expect((await client.markConversationRead({ contactId: 'anna' })).outcome).toBe('NO_CHANGE');
    const { botStatus } = await client.reportGoal({ contactId: 'ben', goal: 'HUMAN_HANDOVER' });
    expect(botStatus).toMatchObject({ state: 'SLEEPING', reason: 'HUMAN_HANDOVER' });
  });

  it('saves, links and unlinks contacts', async () => {
    const [anna] = await client.saveContacts([{ contactId: 'anna', name: 'Anna' }]);
    expect(anna).toMatchObject({ contactId: 'anna', name: 'Anna' });
    const { contact } = await client.linkContact({ contactId: 'anna', aliasId: 'phone' });
    expect(contact!.aliases).toEqual(['phone']);
    expect((await client.unlinkContact({ aliasId: 'phone' })).unlinked!.contactId).toBe('phone');
  });

  it('reserves, commits, revokes and releases replies, and returns denials as values', async () => {
    const { decision, token } = await client.reserveReply({ contactId: 'anna' });
    const commit = { token: token!, messageId: 'reply' };
    expect([decision, (await client.commitReply(commit)).granted]).toEqual(['SEND', true]);
    expect((await client.revokeReply({ token: token! })).statusChange!.reason).toBe('CORRECTION');
    const second = await client.reserveReply({ contactId: 'anna' });
    expect(await client.releaseReply({ token: second.token! })).toEqual({ released: true });
    const { granted, denyReason } = await client.commitReply({ token: second.token!, messageId: 'other' });
    expect({ granted, denyReason }).toEqual({ granted: false, denyReason: 'LEASE_EXPIRED' });
  });

  it('reads pages of the feed', async () => {
    await client.setBotStatus({ contactId: 'anna', state: 'INACTIVE' });
    const { start, nodes, pageInfo } = await client.changes({ first: 1 });
    expect([start, nodes[0]!.__typename, pageInfo.hasNextPage]).toEqual(['BEGUN', 'BotSaved', true]);
    const next = await client.changes({ after: pageInfo.endCursor });
    expect(next.nodes.map(({ __typename }) => __typename)).toContain('StatusChanged');
  });

  it('runs any other operation', async () => {
    interface Viewer {
      readonly viewer: { readonly role: string };
    }
    expect(await client.request<Viewer>('{ viewer { role } }')).toEqual({ viewer: { role: 'ADMIN' } });
    const variables = { id: 'anna' };
    const query = 'query ($id: ID!) { contact(contactId: $id) { name } }';
    expect(await client.request(query, variables)).toEqual({ contact: null });
  });

  it.each([
    ['Hello, Anna.', '8a0d5a9e01eefd5622448f02d846be7b01e36f9ca705f24ac70d6378a6c10111'],
    ['\ufeffHello,\u00a0Anna\u200b.', '8a0d5a9e01eefd5622448f02d846be7b01e36f9ca705f24ac70d6378a6c10111'],
    ['Cafe\u0301 at 5... \u2764', '05357270bafc5920f98331f1c70277a68a6bf4f27e51da737c9d20fdd02d9924'],
    [' \u200b\n', null],
  ])('hashes %j by the published recipe', async (text, hash) => {
    expect(await bodyHash(text)).toBe(hash);
  });
});

describe('what is refused or fails is a BotStatusError', () => {
  const failureOf = (call: Promise<unknown>) =>
    call.then(
      () => null,
      (error) => (error instanceof BotStatusError ? error : null),
    );

  it('with the field of an invalid input', async () => {
    const error = await failureOf(client.setBotStatus({ contactId: 'anna', state: 'SLEEPING' }));
    expect(error).toMatchObject({ code: 'BAD_INPUT', field: ['input', 'wake'], retryable: false });
  });

  it('with the status to show after a conflict', async () => {
    const error = await failureOf(
      client.setBotStatus({ contactId: 'anna', state: 'INACTIVE', expectedVersion: 7 }),
    );
    expect(error).toMatchObject({ code: 'CONFLICT', botStatus: { contactId: 'anna', version: 0 } });
  });

  it('with the id of the request', async () => {
    const error = await failureOf(client.request('{ unknown }'));
    expect(error).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', requestId: expect.stringMatching(/./) });
  });

  it('if the role does not permit it', async () => {
    const viewer = openClient({ url: app.url, token: await app.token('VIEWER') });
    const error = await failureOf(
      viewer.recordMessage({ contactId: 'anna', messageId: 'm', origin: 'CONTACT' }),
    );
    expect(error!.code).toBe('FORBIDDEN');
  });

  it('if the client is closed', async () => {
    client.close();
    expect((await failureOf(client.botStatus('anna')))!.code).toBe('UNREACHABLE');
  });
});
