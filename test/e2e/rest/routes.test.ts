import { RestClient } from '../../support/clients/rest-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { HOUR, inMs, newId, startWorld, type World } from '../world';

describe.each(databases)('the REST facade on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let rest: RestClient;
  beforeAll(async () => {
    world = await startWorld(database);
    rest = new RestClient(world.app.url, await world.app.token('INTEGRATION'));
  });

  const pathOf = (contactId: string, rest = 'bot-status') =>
    `/v1/contacts/${encodeURIComponent(contactId)}/${rest}`;

  describe('reads a status', () => {
    it('flat, with the names of GraphQL and maySpeak', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' }, note: 'busy' });
      const { status, body, headers } = await rest.get(pathOf(contactId));
      const { viewerCanChange: _, ...same } = await world.inbox.status(contactId);
      expect([status, headers.get('etag'), headers.get('cache-control')]).toEqual([200, '"1"', 'no-store']);
      expect(headers.get('x-operation-cost')).toMatch(/^\d+$/);
      expect(body).toMatchObject({ ...same, maySpeak: false, wakeAt: inMs(world, HOUR) });
    });

    it.each([
      '5511987654321@s.whatsapp.net',
      'a b/ç',
      '100%',
      'a?b#c',
      '日本語',
      '%2F',
      'a;b',
      '+49 1',
      'x'.repeat(255),
    ])('of the id %s', async (contactId) => {
      const set = await rest.put(pathOf(contactId), { state: 'INACTIVE' });
      expect(set).toMatchObject({ status: 200, body: { contactId, outcome: 'APPLIED' } });
      expect((await rest.get(pathOf(contactId))).body).toMatchObject({ contactId, state: 'INACTIVE' });
      expect(await world.inbox.status(contactId)).toMatchObject({ contactId, state: 'INACTIVE' });
    });

    it.each([
      ['AUTO_PILOT', 'ACTIVE', 'yes'],
      ['AUTO_PILOT', 'SLEEPING', 'no'],
      ['SUGGESTIVE', 'ACTIVE', 'no'],
      ['OFF', 'ACTIVE', 'no'],
    ])('as a text: a bot in mode %s that is %s: %s', async (mode, state, answer) => {
      const contactId = newId();
      const { bot } = await world.admin.saveBot({ name: newId('bot'), mode });
      await world.admin.saveContacts([{ contactId, botId: bot.botId }]);
      if (state === 'SLEEPING') await rest.put(pathOf(contactId), { state, until: 'WOKEN' });
      const { status, body, headers } = await rest.get(`${pathOf(contactId)}?format=text`);
      expect([status, body, headers.get('content-type')]).toEqual([200, answer, 'text/plain; charset=utf-8']);
      expect((await rest.get(pathOf(contactId))).body.maySpeak).toBe(answer === 'yes');
    });

    it('to HEAD without a body', async () => {
      const { status, body, headers } = await rest.send('HEAD', pathOf(newId()), {});
      expect([status, body, headers.get('etag')]).toEqual([200, '', '"0"']);
    });
  });

  describe('sets a status', () => {
    it.each([
      ['for', { for: 'PT1H' }, HOUR],
      ['until a time', { until: inMsOf(2 * HOUR) }, 2 * HOUR],
      ['wake', { wake: { after: 'PT3H' } }, 3 * HOUR],
    ])('with %s', async (_name, wake, length) => {
      const { status, body, headers } = await rest.put(pathOf(newId()), { state: 'SLEEPING', ...wake });
      expect([status, headers.get('etag')]).toEqual([200, '"1"']);
      expect(body).toMatchObject({ outcome: 'APPLIED', replayed: false, state: 'SLEEPING', maySpeak: false });
      expect(body).toMatchObject({ wakeAt: inMs(world, length), statusChange: { reason: 'API' } });
    });

    it('until it is woken', async () => {
      const { body } = await rest.put(pathOf(newId()), { state: 'SLEEPING', until: 'WOKEN', for: null });
      expect(body).toMatchObject({ state: 'SLEEPING', wakeAt: null });
    });

    it('only at the version of If-Match', async () => {
      const path = pathOf(newId());
      const tries = ['"0"', '1', 'W/"2"', '*'];
      for (const [index, match] of tries.entries()) {
        const state = index % 2 ? 'ACTIVE' : 'INACTIVE';
        const { status, headers } = await rest.put(path, { state }, { 'if-match': match });
        expect([status, headers.get('etag')]).toEqual([200, `"${index + 1}"`]);
      }
      const { status, body } = await rest.put(path, { state: 'INACTIVE' }, { 'if-match': '"3"' });
      expect(status).toBe(409);
      expect(body).toMatchObject({
        code: 'CONFLICT',
        field: 'If-Match',
        botStatus: { version: 4, state: 'ACTIVE' },
      });
    });

    it('once for an Idempotency-Key', async () => {
      const [path, key] = [pathOf(newId()), { 'idempotency-key': newId('key') }];
      const first = await rest.put(path, { state: 'SLEEPING', for: 'PT1H' }, key);
      await rest.put(path, { state: 'ACTIVE' });
      const again = await rest.put(path, { state: 'SLEEPING', for: 'PT1H' }, key);
      expect(again.body).toMatchObject({ outcome: 'APPLIED', replayed: true, state: 'ACTIVE' });
      expect(again.body.statusChange).toEqual(first.body.statusChange);
      const other = await rest.put(path, { state: 'INACTIVE' }, key);
      expect(other).toMatchObject({
        status: 422,
        body: { code: 'IDEMPOTENCY_MISMATCH', field: 'Idempotency-Key' },
      });
    });
  });

  it('records messages, reads and goals', async () => {
    const contactId = newId();
    const message = { messageId: 'm', origin: 'CONTACT' };
    const sent = await rest.post(pathOf(contactId, 'messages'), message);
    expect(sent).toMatchObject({
      status: 200,
      body: { outcome: 'NO_CHANGE', origin: 'CONTACT', pendingInbound: 1 },
    });
    const again = await rest.post(pathOf(contactId, 'messages'), message);
    expect(again.body).toMatchObject({ replayed: true, pendingInbound: 1, maySpeak: true });
    expect((await rest.post(pathOf(contactId, 'read'))).status).toBe(200);
    expect((await rest.post(pathOf(contactId, 'read'), '')).status).toBe(200);
    const goal = await rest.post(pathOf(contactId, 'goals'), { goal: 'HUMAN_HANDOVER', for: 'PT1H' });
    expect(goal.body).toMatchObject({ outcome: 'APPLIED', state: 'SLEEPING', wakeAt: inMs(world, HOUR) });
  });

  describe('asks the gate', () => {
    const reserve = (contactId: string, body: object = {}) => rest.post(pathOf(contactId, 'replies'), body);
    const pathOfReply = (token: string, rest = '') => `/v1/replies/${encodeURIComponent(token)}${rest}`;

    it('in three calls', async () => {
      const contactId = newId('a b/ç');
      const reserved = await reserve(contactId, { channel: 'sms', inbound: { messageId: 'm' } });
      expect(reserved).toMatchObject({
        status: 200,
        body: { granted: true, decision: 'SEND', denyReason: null },
      });
      const { token } = reserved.body;
      const committed = await rest.post(pathOfReply(token, '/commit'), { messageId: 'r' });
      expect(committed.body).toMatchObject({ granted: true, replayed: false, contactId });
      expect(committed.body.messageCounts).toMatchObject([{ channel: 'sms', sent: 1 }]);
      const revoked = await rest.post(pathOfReply(token, '/revoke'));
      expect(revoked).toMatchObject({ status: 200, body: { replayed: false, messageCounts: [] } });
    });

    it('and lets go of a reservation', async () => {
      const { token } = (await reserve(newId())).body;
      expect(await rest.delete(pathOfReply(token))).toMatchObject({ status: 200, body: { released: true } });
      expect((await rest.delete(pathOfReply(token))).body).toEqual({ released: false });
      expect(await rest.post(pathOfReply(token, '/commit'), { messageId: newId() })).toMatchObject({
        status: 200,
        body: { granted: false, denyReason: 'LEASE_EXPIRED' },
      });
    });

    it('and is denied with 200', async () => {
      const contactId = newId();
      await rest.put(pathOf(contactId), { state: 'SLEEPING', for: 'PT1H' });
      const denied = await reserve(contactId);
      expect(denied).toMatchObject({
        status: 200,
        body: { granted: false, denyReason: 'SLEEPING', token: null },
      });
      expect(denied.body).toMatchObject({ retryAt: inMs(world, HOUR), maySpeak: false, contactId });
      const unknown = await rest.post(pathOfReply('no token', '/commit'), { messageId: 'r' });
      expect(unknown).toMatchObject({ status: 200, body: { granted: false, denyReason: 'LEASE_EXPIRED' } });
    });

    it('and is not granted a draft', async () => {
      const contactId = newId();
      const { bot } = await world.admin.saveBot({ name: 'Drafts', mode: 'SUGGESTIVE' });
      await world.admin.saveContacts([{ contactId, botId: bot.botId }]);
      expect((await reserve(contactId)).body).toMatchObject({
        granted: false,
        decision: 'SUGGEST',
        token: null,
      });
    });
  });

  it('takes an alias for the id', async () => {
    const [contactId, aliasId] = [newId(), newId('alias/1')];
    await world.inbox.link({ contactId, aliasId });
    expect((await rest.put(pathOf(aliasId), { state: 'INACTIVE' })).body).toMatchObject({ contactId });
    expect((await rest.get(pathOf(aliasId))).body).toMatchObject({ contactId, state: 'INACTIVE' });
  });

  it('takes the token as X-API-Key', async () => {
    const anonymous = new RestClient(world.app.url, null);
    const headers = { 'x-api-key': rest.token! };
    expect((await anonymous.get(pathOf(newId()), { headers })).status).toBe(200);
  });
});

/** So much later than where the clock of the world starts. */
function inMsOf(milliseconds: number): string {
  return new Date(Date.parse('2026-03-02T10:00:00.000Z') + milliseconds).toISOString();
}
