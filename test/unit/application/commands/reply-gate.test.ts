import {
  createTokenId,
  formatToken,
  parseToken,
} from '../../../../src/application/commands/replies/reply-token';
import { HOUR, MINUTE, SECOND } from '../../../../src/domain/time/instant';
import { commitInput, messageInput, reserveInput, setInput } from '../../../support/command-inputs';
import { aBot, aBotWith } from '../../../support/domain/bots';
import { active, asleep, count, counts, inactive } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();
const TTL = reserveInput().ttlMs;
/** The answer to what was refused, but for the refusal. */
const NOTHING = {
  ...{ decision: 'DENY', token: null, expiresAt: null, denyReason: null, retryAt: null, view: null },
};
const EXPIRED = { denyReason: 'LEASE_EXPIRED', retryAt: NOW, isReplayed: false, view: null, entry: null };

const SMS = { contactId: 'anna', channel: 'sms' };
const namingBen = (token: string) => formatToken({ ...parseToken(token)!, contactId: 'ben' });
const names = (number: number) => Array.from({ length: number }, (_, index) => `part ${index}`);

describe('the reply gate', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const reserve = (parts?: Parameters<typeof reserveInput>[0]) =>
    acme.commands.reserveReply(CALLER, reserveInput(parts));
  const tokenOf = async (parts?: Parameters<typeof reserveInput>[0]) => (await reserve(parts)).token ?? '';
  const commit = (token: string, parts?: Parameters<typeof commitInput>[1]) =>
    acme.commands.commitReply(CALLER, commitInput(token, parts));
  const denial = async (token: string, parts?: Parameters<typeof commitInput>[1]) =>
    (await commit(token, parts)).result?.denyReason;
  const release = (token: string) => acme.commands.releaseReply(CALLER, token);
  const set = (parts: Parameters<typeof setInput>[0]) => acme.commands.setBotStatus(CALLER, setInput(parts));
  const held = (channel = 'sms') => acme.status('anna')?.reservedTokens.get(channel);

  describe('asked before a reply is written', () => {
    it('gives leave with a token that is held until it expires', async () => {
      const answer = await reserve();
      expect(answer).toMatchObject({ decision: 'SEND', denyReason: null, refusal: null });
      expect(answer.expiresAt).toBe(NOW + TTL);
      const { id, contactId } = parseToken(answer.token!)!;
      expect([contactId, held()]).toEqual(['anna', { token: id, expiresAt: NOW + TTL }]);
      expect(acme.reservations.get(id)).toEqual({
        ...{ token: id, contactId: 'anna', channel: 'sms', botId: 'bot-1', modeVersion: 1 },
        ...{ epoch: 0, turn: 0, reservedAt: NOW, expiresAt: NOW + TTL },
        ...{ state: 'LIVE', partsHash: null, committedAt: null, entry: null, revocationEntry: null },
      });
      expect(acme.history).toEqual([]);
    });

    it('remembers what the contact had been through by then', async () => {
      acme.store('anna', active({ epoch: 3, turn: 7 }));
      const { id } = parseToken(await tokenOf())!;
      expect(acme.reservations.get(id)).toMatchObject({ epoch: 3, turn: 7 });
    });

    it('lets a bot in Suggestive write a draft, for which there is nothing to hold', async () => {
      acme.bots = [aBot({ mode: 'SUGGESTIVE' })];
      expect(await reserve()).toMatchObject({
        ...{ decision: 'SUGGEST', token: null, expiresAt: null, denyReason: null },
        view: { status: { state: 'ACTIVE' } },
      });
      expect([acme.reservations.size, held()]).toEqual([0, undefined]);
    });

    it.each([
      ['SLEEPING', asleep()],
      ['INACTIVE', inactive()],
    ])('denies it while %s, and stores nothing', async (denyReason, status) => {
      acme.store('anna', status);
      const nothing = { token: null, expiresAt: null, refusal: null };
      expect(await reserve()).toMatchObject({ decision: 'DENY', denyReason, ...nothing, view: { status } });
      expect([acme.status('anna'), acme.reservations.size]).toEqual([status, 0]);
    });

    it('denies it where there is no bot', async () => {
      acme.bots = [];
      expect(await reserve()).toMatchObject({ decision: 'DENY', denyReason: 'BOT_UNAVAILABLE' });
      expect(acme.contacts.size).toBe(0);
    });

    it('stores the sleep that begins at the limit', async () => {
      acme.bots = [aBotWith({ maxMessages: 2 })];
      acme.store('anna', active());
      expect(await reserve()).toMatchObject({
        ...{ decision: 'DENY', denyReason: 'MESSAGE_LIMIT', token: null },
        view: { status: { state: 'SLEEPING' } },
      });
      expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT', version: 6 });
      expect(acme.history).toMatchObject([{ row: 61 }]);
    });

    it('stores a wake that was due, and gives leave', async () => {
      acme.store('anna', asleep({ wakeAt: NOW - HOUR }));
      expect(await reserve()).toMatchObject({ decision: 'SEND' });
      expect(acme.history).toMatchObject([{ row: 26 }]);
      expect([acme.status('anna')?.state, held()]).toEqual(['ACTIVE', expect.anything()]);
    });

    it.each<[string, Parameters<typeof reserveInput>[0], string[]]>([
      ['contact', { contactId: '' }, ['contactId']],
      ['channel', { channel: '' }, ['channel']],
      ['time that is too short', { ttlMs: SECOND - 1 }, ['ttl']],
      ['time that is too long', { ttlMs: 10 * MINUTE + 1 }, ['ttl']],
      ['time that is none', { ttlMs: Number.NaN }, ['ttl']],
    ])('refuses a bad %s', async (_what, parts, field) => {
      const refusal = expect.objectContaining({ code: 'BAD_INPUT', field });
      expect(await reserve(parts)).toEqual({ ...NOTHING, refusal });
    });

    it('takes a time from 1 second to 10 minutes, and says so', async () => {
      for (const ttlMs of [SECOND, 10 * MINUTE]) {
        expect(await reserve({ ttlMs })).toMatchObject({ decision: 'SEND', expiresAt: NOW + ttlMs });
      }
      expect((await reserve({ ttlMs: 0 })).refusal?.message).toBe('ttl must be from PT1S to PT10M.');
    });
  });

  describe('asked again before the reply goes out', () => {
    it('counts it, and writes it to history with its id', async () => {
      const { result, refusal } = await commit(await tokenOf(), { bodyHashes: ['hash A'] });
      expect(refusal).toBeNull();
      expect(result).toMatchObject({ denyReason: null, view: { contact: { id: 'anna' } } });
      expect(result?.entry?.change).toMatchObject({ row: 7, messageId: 'reply-1' });
      expect(acme.status('anna')).toEqual(result?.view?.status);
      expect([acme.status('anna')?.replyCounts, held()]).toEqual([
        [count('sms', 1, { startedAt: NOW, lastAt: NOW })],
        undefined,
      ]);
      expect([...acme.reservations.values()]).toMatchObject([
        { state: 'COMMITTED', partsHash: expect.any(String), committedAt: NOW },
      ]);
    });

    it('grants the same token and id again, with the first entry and the status of now, and counts once', async () => {
      const token = await tokenOf();
      const first = await commit(token);
      await set({ state: 'INACTIVE' });
      const second = await commit(token);
      expect([first, second].map(({ result }) => result?.isReplayed)).toEqual([false, true]);
      expect([second.result?.denyReason, second.result?.retryAt]).toEqual([null, null]);
      expect([second.result?.entry, second.result?.view?.status]).toEqual([
        first.result?.entry,
        acme.status('anna'),
      ]);
      expect(acme.history).toHaveLength(2);
    });

    it('answers with no entry where the log has lost it', async () => {
      const token = await tokenOf();
      await commit(token);
      const [stored] = acme.reservations.values();
      acme.reservations.set(stored!.token, { ...stored!, entry: null });
      expect((await commit(token)).result).toMatchObject({
        ...{
          denyReason: null,
          entry: null,
          view: { status: { replyCounts: [{ channel: 'sms', sent: 1 }] } },
        },
      });
    });

    it('takes a token once: not for another message', async () => {
      const token = await tokenOf();
      await commit(token);
      // To ask again would send a second reply.
      const { result } = await commit(token, { messageIds: ['reply-2'] });
      expect(result).toEqual({ ...EXPIRED, retryAt: null });
    });

    it('denies it after a change, and leaves the status as it is', async () => {
      const token = await tokenOf();
      await set({ state: 'INACTIVE' });
      const before = acme.status('anna');
      expect((await commit(token)).result).toMatchObject({ denyReason: 'INACTIVE', entry: null });
      expect([acme.status('anna'), acme.history.length]).toEqual([before, 1]);
      expect([...acme.reservations.values()]).toMatchObject([{ state: 'LIVE' }]);
    });

    it('stores the sleep that begins at the limit, and tells of it', async () => {
      acme.bots = [aBotWith({ maxMessages: 3 })];
      acme.store('anna', active());
      const token = await tokenOf();
      acme.bots = [aBotWith({ maxMessages: 2 })];
      expect((await commit(token)).result).toMatchObject({
        ...{ denyReason: 'MESSAGE_LIMIT', entry: { change: { row: 61 } } },
        view: { status: { state: 'SLEEPING' } },
      });
      expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', replyCounts: counts({ sms: 2 }) });
    });

    it('denies what is no longer fresh where it must be', async () => {
      const token = await tokenOf();
      await acme.commands.recordMessage(CALLER, messageInput({ origin: 'CONTACT' }));
      expect(await denial(token, { requireFreshTurn: true })).toBe('STALE_CONTEXT');
      expect(await denial(token)).toBeNull();
    });

    it('denies it from the instant the lease ends', async () => {
      const [first, second] = [await tokenOf(), await tokenOf({ channel: 'email' })];
      acme.now += TTL - 1;
      expect(await denial(first)).toBeNull();
      acme.now += 1;
      expect(await denial(second)).toBe('LEASE_EXPIRED');
    });

    it.each([
      ['no token', async () => 'nonsense'],
      ['one that never was', async () => formatToken({ ...SMS, id: createTokenId() })],
      ['one that names another contact', async () => namingBen(await tokenOf())],
      ['one that was given back', async () => released()],
    ])('denies LEASE_EXPIRED for %s', async (_what, token) => {
      expect((await commit(await token())).result).toEqual(EXPIRED);
      expect(acme.history).toEqual([]);
    });

    it('asks nobody to wait for what is no token', async () => {
      await commit('nonsense');
      await release('nonsense');
      expect(acme.loads).toMatchObject([
        { contactIds: [], tokens: [] },
        { contactIds: [], tokens: [] },
      ]);
    });

    async function released(): Promise<string> {
      const token = await tokenOf();
      await release(token);
      return token;
    }

    it.each<[string, Parameters<typeof commitInput>[1], string[]]>([
      ['message', { messageIds: [''] }, ['messageId']],
      ['further message', { messageIds: ['a', 'b', ''] }, ['messageIds', '1']],
      ['hash', { bodyHashes: ['x'.repeat(1_025)] }, ['bodyHash']],
      ['further hash', { bodyHashes: ['a', ''] }, ['bodyHashes', '0']],
      ['number of further ones', { messageIds: names(12), bodyHashes: names(11) }, ['messageIds']],
    ])('refuses a bad %s', async (_what, parts, field) => {
      expect(await commit(await tokenOf(), parts)).toMatchObject({
        result: null,
        refusal: { code: 'BAD_INPUT', field },
      });
    });
  });

  describe('given a token back', () => {
    it('says that it was released, and holds it no more', async () => {
      const token = await tokenOf();
      expect(await release(token)).toEqual({ isRemoved: true, refusal: null });
      expect(held()).toBeUndefined();
      expect([...acme.reservations.values()]).toMatchObject([{ state: 'RELEASED' }]);
      expect(acme.history).toEqual([]);
    });

    it('releases it once', async () => {
      const token = await tokenOf();
      await release(token);
      expect(await release(token)).toEqual({ isRemoved: false, refusal: null });
    });

    it('says that one that had expired was not released', async () => {
      const [sms, email] = [await tokenOf(), await tokenOf({ channel: 'email' })];
      acme.now += TTL - 1;
      expect(await release(sms)).toMatchObject({ isRemoved: true });
      acme.now += 1;
      expect(await release(email)).toMatchObject({ isRemoved: false });
    });

    it('has no trouble with one that is long forgotten', async () => {
      const token = await tokenOf();
      acme.now += HOUR;
      await tokenOf({ channel: 'email' });
      expect(held()).toBeUndefined();
      expect(await release(token)).toMatchObject({ isRemoved: false });
      expect(held('email')).toBeDefined();
    });

    it('keeps a newer one of the channel', async () => {
      const [old, next] = [await tokenOf(), await tokenOf()];
      await release(old);
      expect(held()?.token).toBe(parseToken(next)?.id);
    });

    it.each([
      ['no token', async () => 'nonsense'],
      ['one that names another contact', async () => namingBen(await tokenOf())],
      ['one that was used', async () => committed()],
    ])('says that it was not released: %s', async (_what, token) => {
      expect(await release(await token())).toEqual({ isRemoved: false, refusal: null });
      expect([...acme.reservations.values()].filter(({ state }) => state === 'RELEASED')).toEqual([]);
    });
    async function committed(): Promise<string> {
      const token = await tokenOf();
      await commit(token);
      return token;
    }
  });
});
