import { newContact } from '../../../../src/application/ports/contact-store';
import { HOUR, MINUTE } from '../../../../src/domain/time/instant';
import {
  commitInput,
  linkInput,
  messageInput,
  reserveInput,
  setInput,
} from '../../../support/command-inputs';
import { BEN } from '../../../support/domain/people';
import { active, asleep, count, inactive, waitingSince } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const [CALLER, ADMIN] = [callerWith(), callerWith('ADMIN')];
const many = (number: number) => Array.from({ length: number }, (_, index) => `alias ${index}`);

let acme: InMemoryWorkspace;
beforeEach(() => {
  acme = new InMemoryWorkspace();
});
const link = (aliasId = '+49', contactId = 'anna') =>
  acme.commands.linkContact(CALLER, linkInput({ contactId, aliasId }));
const unlink = (aliasId: string) => acme.commands.unlinkContact(CALLER, aliasId);
const record = (parts: Parameters<typeof messageInput>[0]) =>
  acme.commands.recordMessage(CALLER, messageInput(parts));
const aliases = (id = 'anna') => acme.contacts.get(id)?.contact.aliases;

describe('an id that is linked with a contact', () => {
  it('is its alias from then on, without a change of status', async () => {
    acme.store('anna', asleep());
    expect(await link()).toMatchObject({
      ...{ outcome: 'APPLIED', entry: null, refusal: null },
      view: { contact: { id: 'anna', aliases: ['+49'] }, status: { version: 5 } },
    });
    expect([aliases(), acme.contacts.size, acme.history]).toEqual([['+49'], 1, []]);
    // Who watches either id learns of it.
    expect(acme.logged).toEqual(['CONTACT', 'CONTACT']);
  });

  it('creates the contact where it was never seen', async () => {
    await link();
    expect(acme.contacts.get('anna')?.contact).toEqual({ ...newContact('anna', NOW), aliases: ['+49'] });
  });

  it.each([
    ['again', '+49', 'anna'],
    ['under another id of the contact', '+49', 'mail'],
    ['with itself', 'anna', 'anna'],
    ['the other way round', 'anna', '+49'],
  ])('is not linked twice: %s', async (_how, aliasId, contactId) => {
    await link('+49');
    await link('mail');
    expect(await link(aliasId, contactId)).toMatchObject({
      ...{ outcome: 'NO_CHANGE', entry: null, refusal: null, view: { contact: { id: 'anna' } } },
    });
    expect([aliases(), acme.logged.length]).toEqual([['+49', 'mail'], 4]);
  });

  it('may be named with any id of the contact', async () => {
    await link('mail');
    await link('+49', 'mail');
    expect(aliases()).toEqual(['mail', '+49']);
  });

  it('is not taken from another contact', async () => {
    await link('+49', 'ben');
    expect(await link()).toMatchObject({
      outcome: null,
      refusal: {
        ...{ code: 'CONFLICT', field: ['aliasId'] },
        message: 'The id is an alias of another contact: unlink it first.',
      },
    });
    expect([aliases('ben'), acme.contacts.has('anna')]).toEqual([['+49'], false]);
  });

  it('is one of twenty at most, those of a merged contact included', async () => {
    acme.store('anna', active(), { aliases: many(18) });
    for (const alias of many(18)) Reflect.get(acme, 'stores').of('acme').aliases.set(alias, 'anna');
    await link('of ben', 'ben');
    expect(await link('ben')).toMatchObject({ outcome: 'APPLIED' });
    expect(aliases()).toEqual([...many(18), 'ben', 'of ben']);
    const message = 'A contact can have at most 20 aliases.';
    expect(await link()).toMatchObject({ refusal: { code: 'BAD_INPUT', field: ['aliasId'], message } });
  });

  it.each<[string, Parameters<typeof linkInput>[0], string[]]>([
    ['contact', { contactId: '' }, ['contactId']],
    ['alias', { aliasId: '' }, ['aliasId']],
  ])('is refused with a bad %s', async (_what, parts, field) => {
    expect(await acme.commands.linkContact(CALLER, linkInput(parts))).toMatchObject({
      ...{ outcome: null, refusal: { code: 'BAD_INPUT', field } },
    });
  });

  it('is linked alone: no other command of its transaction writes what becomes an alias', async () => {
    await Promise.all([record({ contactId: '+49' }), link(), record({ contactId: '+49', messageId: '2' })]);
    expect([...acme.contacts.keys()]).toEqual(['anna']);
    expect(acme.loads).toHaveLength(3);
    expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING' });
  });
});

describe('a contact that is linked with another', () => {
  it('is merged: the stricter status, by whoever linked them', async () => {
    acme.store('anna', inactive({ wakeAt: at('18:00'), version: 7 }));
    acme.store('+49', asleep({ wakeAt: null, version: 30 }));
    const { outcome, entry, view } = await link();
    expect(outcome).toBe('APPLIED');
    expect(entry).toMatchObject({
      ...{ contactId: 'anna', change: { row: 90, reason: 'MERGE', actor: BEN, version: 31 } },
    });
    expect(view?.status).toMatchObject({ state: 'INACTIVE', wakeAt: null, version: 31 });
    expect([...acme.contacts.keys()]).toEqual(['anna']);
  });

  it('adds its counts and who waits', async () => {
    acme.store('anna', active({ waiting: waitingSince(at('11:00')) }));
    acme.store('+49', active({ replyCounts: [count('sms', 3)], waiting: waitingSince(at('10:00')) }));
    await link();
    expect(acme.status('anna')).toMatchObject({
      ...{ replyCounts: [{ channel: 'sms', sent: 5 }], waiting: waitingSince(at('10:00'), at('11:00')) },
    });
  });

  it('fills in the details that are missing, and no others', async () => {
    acme.store('anna', active(), { name: 'Anna' });
    acme.store('+49', active(), { name: 'A.', timeZone: 'Asia/Tokyo', botId: 'bot-1' });
    await link();
    expect(acme.contacts.get('anna')?.contact).toMatchObject({
      ...{ name: 'Anna', timeZone: 'Asia/Tokyo', botId: 'bot-1' },
    });
  });

  it('takes its aliases along', async () => {
    await link('mail', '+49');
    await link();
    expect(aliases()).toEqual(['+49', 'mail']);
    await record({ contactId: 'mail' });
    expect([...acme.contacts.keys(), acme.status('anna')?.state]).toEqual(['anna', 'SLEEPING']);
    expect(acme.logged.slice(0, 5)).toEqual(['CONTACT', 'CONTACT', 'CONTACT', 'CONTACT', 'CONTACT']);
  });

  it('takes its messages along: what was reported under either id is not recorded again', async () => {
    await record({ origin: 'BOT' });
    await record({ contactId: '+49', origin: 'BOT', messageId: 'message-2' });
    await link();
    for (const contactId of ['anna', '+49'])
      for (const messageId of ['message-1', 'message-2'])
        expect(await record({ contactId, origin: 'BOT', messageId })).toMatchObject({ isReplayed: true });
  });

  it('takes its committed replies along: they can be revoked, and their echo is known', async () => {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput({ contactId: '+49' }));
    await acme.commands.commitReply(CALLER, commitInput(token!, { bodyHashes: ['hash A'] }));
    await link();
    const echo = { origin: 'UNKNOWN', messageId: 'webhook', bodyHash: 'hash A' } as const;
    expect(await acme.commands.previewMessage(CALLER, messageInput(echo))).toMatchObject({ origin: 'BOT' });
    expect((await acme.commands.revokeReply(CALLER, token!)).result).toMatchObject({
      ...{ outcome: 'NO_CHANGE', entry: { contactId: 'anna' }, view: { contact: { id: 'anna' } } },
    });
    expect(acme.status('anna')?.replyCounts).toMatchObject([{ sent: 0 }]);
  });

  it.each(['anna', '+49'])('voids the reply that was begun to either: %s', async (contactId) => {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput({ contactId }));
    await record({ contactId: '+49', origin: 'CONTACT' });
    await link();
    const { result } = await acme.commands.commitReply(CALLER, commitInput(token!));
    expect(result).toMatchObject({ denyReason: 'SUPERSEDED', retryAt: NOW });
  });

  it('keeps a later result under an idempotency key to the id that was given', async () => {
    const set = (contactId: string) =>
      acme.commands.setBotStatus(CALLER, setInput({ contactId, idempotencyKey: 'key-1' }));
    await set('+49');
    await link();
    expect(await set('+49')).toMatchObject({ outcome: 'APPLIED', isReplayed: true });
    expect(await set('anna')).toMatchObject({ refusal: { code: 'IDEMPOTENCY_MISMATCH' } });
  });
});

describe('an alias that is unlinked', () => {
  it('is a contact of its own, with the same switch, without counts, and nobody waits', async () => {
    const waiting = waitingSince(NOW - MINUTE);
    acme.store('anna', asleep({ waiting }), { name: 'Anna', timeZone: 'Asia/Tokyo' });
    await link();
    expect(await unlink('+49')).toMatchObject({
      ...{ view: { contact: { id: 'anna', aliases: [] } }, refusal: null },
      unlinked: { contact: { id: '+49', name: 'Anna', timeZone: 'Asia/Tokyo', aliases: [], createdAt: NOW } },
    });
    expect(acme.status('+49')).toMatchObject({
      ...{ state: 'SLEEPING', wakeAt: at('18:00'), version: 5, replyCounts: [], waiting: [] },
    });
    expect(acme.status('anna')).toMatchObject({ waiting, replyCounts: [{ sent: 2 }] });
    expect(acme.logged).toEqual(['CONTACT', 'CONTACT', 'CONTACT', 'CONTACT']);
  });

  it('goes its own way, and may be linked again', async () => {
    await link();
    await unlink('+49');
    await record({ contactId: '+49' });
    expect([acme.status('+49')?.state, acme.status('anna')?.state]).toEqual(['SLEEPING', undefined]);
    await link();
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it.each(['anna', 'ben'])('is refused for what is no alias: %s', async (id) => {
    await link();
    expect(await unlink(id)).toEqual({
      ...{ view: null, unlinked: null },
      refusal: { code: 'NOT_FOUND', field: ['aliasId'], message: 'The id is not an alias.' },
    });
    expect(aliases()).toEqual(['+49']);
  });

  it('wakes when the contact would have', async () => {
    acme.store('anna', asleep({ wakeAt: NOW + HOUR }));
    await link();
    await unlink('+49');
    acme.now += HOUR;
    await acme.commands.wake('acme', ['anna', '+49']);
    expect([acme.status('anna')?.state, acme.status('+49')?.state]).toEqual(['ACTIVE', 'ACTIVE']);
  });
});

describe('a person with several ids who is erased', () => {
  it.each(['anna', '+49', 'mail'])('is gone under each of them: %s', async (id) => {
    await link();
    await link('mail');
    await record({ contactId: '+49' });
    acme.store('ben', active());
    expect(await acme.commands.deleteContact(ADMIN, id)).toEqual({ isRemoved: true, refusal: null });
    expect([...acme.contacts.keys()]).toEqual(['ben']);
    expect(acme.logged.filter((kind) => kind === 'ERASURE')).toHaveLength(3);
    for (const contactId of ['anna', '+49', 'mail'])
      expect(await record({ contactId, origin: 'BOT' })).toMatchObject({
        isReplayed: false,
        view: { contact: { id: contactId, aliases: [] } },
      });
  });
});
