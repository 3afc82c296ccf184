import { HOUR, MINUTE, newId, SECOND, startWorld, type World } from '../../e2e/world';
import { messageInput } from '../../support/command-inputs';
import { databases } from '../../support/databases/databases';
import { commandsOn, STORE_CALLER } from '../../support/databases/store-commands';
import { storeKinds } from '../../support/databases/store-kinds';
import { disposeAfterAll } from '../../support/leftovers';

/** Orders of calls that are rare, each of which once lost or repeated something. */
describe.each(databases)('rare orders of calls, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let contactId: string;
  let aliasId: string;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  beforeEach(() => {
    [contactId, aliasId] = [newId(), newId('alias')];
  });

  const send = (messageId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId, origin, ...more });
  const linked = () => world.inbox.saveContacts([{ contactId, aliases: [aliasId] }]);
  async function reply(messageId: string, more: object = {}): Promise<string> {
    world.clock.advance(SECOND);
    const { token } = await world.inbox.reserve({ contactId });
    expect(await world.inbox.commit({ token, messageId, ...more })).toMatchObject({ granted: true });
    return token;
  }
  const waits = async () => (await world.viewer.status(contactId)).pendingInbound;
  const counts = async (id = contactId) =>
    (await world.viewer.status(id)).messageCounts.map(({ sent }: { sent: number }) => sent);

  describe('the token of a reply to a contact under an alias that was unlinked since', () => {
    let commit: { token: string; messageId: string };
    beforeEach(async () => {
      await linked();
      await world.inbox.message({ contactId: aliasId, messageId: 'q', origin: 'CONTACT' });
      world.clock.advance(SECOND);
      const { token } = await world.inbox.reserve({ contactId: aliasId });
      commit = { token, messageId: 'r' };
    });

    it('is granted again if it was committed, and counted once', async () => {
      await world.inbox.commit(commit);
      await world.inbox.unlink(aliasId);
      expect(await world.inbox.commit(commit)).toMatchObject({
        ...{ granted: true, replayed: true, botStatus: { contactId, messageCounts: [{ sent: 1 }] } },
      });
      expect(await counts(aliasId)).toEqual([]);
    });

    it('revokes it, and the contact waits again', async () => {
      await world.inbox.commit(commit);
      await world.inbox.unlink(aliasId);
      const revoked = await world.inbox.revoke(commit.token);
      expect(revoked.botStatus).toMatchObject({ contactId, pendingInbound: 1 });
      expect((await world.inbox.revoke(commit.token)).replayed).toBe(true);
      expect(await counts()).toEqual([]);
    });

    it('grants no reply that was only reserved', async () => {
      await world.inbox.unlink(aliasId);
      expect(await world.inbox.commit(commit)).toMatchObject({ granted: false, denyReason: 'LEASE_EXPIRED' });
    });
  });

  it('a reply that reuses the id of a revoked one answers', async () => {
    await send('q', 'CONTACT');
    await world.inbox.revoke(await reply('m'));
    await reply('m');
    expect(await waits()).toBe(0);
    await world.inbox.revoke(await reply('m3'));
    expect(await waits()).toBe(0);
  });

  it('a guess reported before its commit is the echo of the reply, whatever is claimed later', async () => {
    const { bot } = await world.admin.saveBot({
      ...{ name: newId('bot'), mode: 'AUTO_PILOT', rules: { sleepOnTeammateMessage: false } },
    });
    await world.inbox.saveContacts([{ contactId, botId: bot.botId }]);
    world.clock.advance(SECOND);
    const { token } = await world.inbox.reserve({ contactId });
    await send('m', 'UNKNOWN');
    expect(await world.inbox.commit({ token, messageId: 'm' })).toMatchObject({ granted: true });
    for (const origin of ['BOT', 'WORKFLOW']) {
      await send('m', origin);
      expect(await counts()).toEqual([1]);
    }
  });

  it('revoking a reply from before a reset leaves the counts of a merge alone', async () => {
    await world.inbox.commit({
      ...{ token: (await world.inbox.reserve({ contactId: aliasId })).token, messageId: 'of the other' },
    });
    const token = await reply('r1');
    await world.agent.set({ contactId, state: 'ACTIVE' });
    await reply('r2');
    await world.inbox.link({ contactId, aliasId });
    expect(await counts()).toEqual([2]);
    await world.inbox.revoke(token);
    expect(await counts()).toEqual([2]);
  });

  it('a message reported under both ids before they are linked waits once', async () => {
    const sentAt = new Date(world.clock.now() - MINUTE).toISOString();
    await send('q', 'CONTACT', { sentAt });
    for (const messageId of ['q', 'another'])
      await world.inbox.message({
        ...{ contactId: aliasId, messageId, origin: 'CONTACT', channel: 'default' },
        sentAt: messageId === 'q' ? sentAt : new Date(world.clock.now()).toISOString(),
      });
    await world.inbox.link({ contactId, aliasId });
    expect(await waits()).toBe(2);
  });

  it('the text of a revoked reply recognizes the next message, once a guess by it was corrected', async () => {
    await world.inbox.revoke(await reply('r', { bodyHash: 'hash' }));
    expect(await send('m1', 'UNKNOWN', { bodyHash: 'hash' })).toMatchObject({ origin: 'BOT' });
    await send('m1', 'WORKFLOW');
    const second = await send('m2', 'UNKNOWN', { bodyHash: 'hash' });
    expect(second).toMatchObject({ origin: 'BOT', botStatus: { state: 'ACTIVE' } });
  });

  it('a locked opt-out that outlived its contact is not weakened by the one of its new owner', async () => {
    await world.admin.set({ contactId: aliasId, state: 'INACTIVE', reason: 'OPT_OUT', locked: true });
    await world.admin.deleteContact(aliasId);
    await world.inbox.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT' });
    await linked();
    const { userErrors } = await world.agent.set({ contactId: aliasId, state: 'ACTIVE' });
    expect(userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'OPT_OUT', locked: true });
  });

  it('a repeated call never shows the status of a contact that its id belonged to before', async () => {
    await linked();
    const call = {
      contactId: aliasId,
      state: 'INACTIVE',
      note: 'of the other',
      idempotencyKey: newId('key'),
    };
    await world.inbox.set(call);
    await world.inbox.unlink(aliasId);
    await world.admin.deleteContact(aliasId);
    const { replayed, botStatus } = await world.inbox.set(call);
    expect(replayed).toBe(true);
    expect(botStatus).toMatchObject(await world.inbox.status(aliasId));
  });

  it('two ids of one contact in a call get no more aliases than one', async () => {
    await linked();
    const some = (count: number) => Array.from({ length: count }, () => newId('alias'));
    const { userErrors } = await world.inbox.saveContacts([
      { contactId, aliases: some(12) },
      { contactId: aliasId, aliases: some(12) },
    ]);
    expect(userErrors).toMatchObject([{ code: 'BAD_INPUT' }]);
  });

  it('a reply that a merge made void may be reserved again at once', async () => {
    const { token } = await world.inbox.reserve({ contactId });
    await world.inbox.message({ contactId: aliasId, messageId: 'q', origin: 'CONTACT' });
    await world.inbox.link({ contactId, aliasId });
    expect(await world.inbox.commit({ token, messageId: 'r' })).toMatchObject({
      ...{ granted: false, denyReason: 'SUPERSEDED', retryAt: new Date(world.clock.now()).toISOString() },
    });
  });

  it('an automation does not replace the opt-out that a person noted', async () => {
    await world.agent.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT', note: 'by phone' });
    world.clock.advance(HOUR);
    const again = await world.inbox.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT' });
    expect(again).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { note: 'by phone', version: 1 } });
  });
});

describe.each(storeKinds)('a guess and its correction in one transaction, in $name', ({ open }) => {
  disposeAfterAll();

  it('leave who waits as if the guess had never been', async () => {
    const commands = await commandsOn(await open());
    const record = (messageId: string, origin: 'CONTACT' | 'UNKNOWN' | 'WORKFLOW') =>
      commands.recordMessage(STORE_CALLER, messageInput({ messageId, origin }));
    await record('q', 'CONTACT');
    const [, { view }] = await Promise.all([record('m', 'UNKNOWN'), record('m', 'WORKFLOW')]);
    expect(view?.status.waiting).toHaveLength(1);
  });
});
