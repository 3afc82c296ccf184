import type { RecordMessageInput } from '../../../../src/application/commands/messages/record-message-input';
import type { Actor } from '../../../../src/domain/actor';
import type { MessageOrigin } from '../../../../src/domain/event';
import { DAY, HOUR } from '../../../../src/domain/time/instant';
import { messageInput } from '../../../support/command-inputs';
import { aBot, aBotWith } from '../../../support/domain/bots';
import { BEN } from '../../../support/domain/people';
import { active, asleep, count, waitingSince } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();

describe('a message that is recorded', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const record = (parts?: Partial<RecordMessageInput>) =>
    acme.commands.recordMessage(CALLER, messageInput(parts));
  const repliesOn = (name = 'sms') =>
    acme.status('anna')?.replyCounts.find(({ channel }) => channel === name)?.sent ?? 0;

  it('is decided on and kept in history with its id', async () => {
    acme.store('anna', active());
    const { outcome, origin, view, entry } = await record({ sentAt: NOW - HOUR });
    expect([outcome, origin]).toEqual(['APPLIED', 'TEAMMATE']);
    expect(view?.status).toMatchObject({ state: 'SLEEPING', wakeAt: NOW + 23 * HOUR });
    expect(entry?.change).toMatchObject({ messageId: 'message-1', reason: 'TEAMMATE_MESSAGE' });
    expect(acme.status('anna')).toEqual(view?.status);
  });

  it('counts once: the same id again is answered with the first outcome and the status of now', async () => {
    const first = await record({ origin: 'BOT' });
    await record({ messageId: 'message-2', origin: 'BOT' });
    const second = await record({ origin: 'TEAMMATE' });
    expect(second).toMatchObject({ outcome: first.outcome, origin: 'BOT', isReplayed: true });
    expect([second.entry, second.view?.status]).toEqual([first.entry, acme.status('anna')]);
    expect(repliesOn()).toBe(2);
  });

  it.each<[string, Partial<RecordMessageInput>]>([
    ['contact', { contactId: 'ben' }],
    ['channel', { channel: 'email' }],
    ['direction', { origin: 'CONTACT' }],
  ])('is another one with the same id on another %s', async (_what, parts) => {
    await record({ origin: 'BOT' });
    expect(await record({ origin: 'BOT', ...parts })).toMatchObject({ isReplayed: false });
    expect(await record({ origin: 'BOT', ...parts })).toMatchObject({ isReplayed: true });
    expect(acme.history).toHaveLength(2);
  });

  it('counts once within one transaction, too', async () => {
    const answers = await Promise.all([record({ origin: 'BOT' }), record({ origin: 'BOT' })]);
    expect(answers.map(({ outcome, isReplayed }) => [outcome, isReplayed])).toEqual([
      ['NO_CHANGE', false],
      ['NO_CHANGE', true],
    ]);
  });

  it('was sent now where it does not say when', async () => {
    await record();
    expect(acme.status('anna')).toMatchObject({ wakeAt: NOW + 24 * HOUR });
  });

  it.each([
    ['a year ahead of us', NOW + 365 * DAY],
    ['before 2000', Date.parse('1999-12-31T23:59:59Z')],
  ])('counts as sent now where its time is %s', async (_what, sentAt) => {
    expect(await record({ sentAt })).toMatchObject({ outcome: 'APPLIED', refusal: null });
    expect(acme.status('anna')).toMatchObject({ wakeAt: NOW + 24 * HOUR });
  });

  it('that was refused may come again', async () => {
    await record({ contactId: '' });
    expect(await record()).toMatchObject({ outcome: 'APPLIED' });
  });

  it.each<[string, Partial<RecordMessageInput>, string[]]>([
    ['contactId', { contactId: '' }, ['contactId']],
    ['messageId', { messageId: '' }, ['messageId']],
    ['channel', { channel: '' }, ['channel']],
    ['bodyHash', { bodyHash: '' }, ['bodyHash']],
    ['externalId', { actor: { id: '', name: null } }, ['actor', 'externalId']],
  ])('is refused with a bad %s', async (name, parts, field) => {
    const refused = { origin: null, outcome: null, refusal: { code: 'BAD_INPUT', field } };
    const answer = await record(parts);
    expect(answer).toMatchObject(refused);
    expect(answer.refusal?.message).toMatch(new RegExp(`^${name} must not`));
    expect(await acme.commands.previewMessage(callerWith('VIEWER'), messageInput(parts))).toEqual(answer);
  });

  it('can be previewed by anybody, and is not recorded then', async () => {
    const preview = acme.commands.previewMessage(callerWith('VIEWER'), messageInput());
    expect(await preview).toMatchObject({ outcome: 'APPLIED', origin: 'TEAMMATE' });
    expect([acme.contacts.size, acme.history]).toEqual([0, []]);
  });

  describe('by', () => {
    const NAMED = { id: 'mia', name: 'Mia' };
    const actorOf = async (origin: MessageOrigin, actor: RecordMessageInput['actor']) =>
      (await record({ origin, actor })).entry?.change.actor;

    it.each<[MessageOrigin, Actor]>([
      ['TEAMMATE', { kind: 'USER', ...NAMED }],
      ['SUGGESTION', { kind: 'USER', ...NAMED }],
      ['UNKNOWN', { kind: 'USER', ...NAMED }],
      ['WORKFLOW', { kind: 'INTEGRATION', ...NAMED }],
      ['BOT', { kind: 'BOT', ...NAMED }],
      ['CONTACT', { kind: 'CONTACT', ...NAMED }],
    ])('%s is told with the name that was given', async (origin, actor) => {
      expect(await actorOf(origin, NAMED)).toEqual(actor);
    });

    it.each<[MessageOrigin, Actor]>([
      ['TEAMMATE', BEN],
      ['SUGGESTION', BEN],
      ['WORKFLOW', BEN],
      ['CONTACT', { kind: 'CONTACT', id: 'anna', name: 'Anna' }],
      ['BOT', { kind: 'BOT', id: 'bot-1', name: 'Robin' }],
    ])('%s is told as the caller, the contact or the bot, without one', async (origin, actor) => {
      acme.store('anna', active(), { name: 'Anna' });
      expect(await actorOf(origin, null)).toEqual(actor);
    });

    it('a bot that is not there has no name', async () => {
      acme.bots = [];
      expect(await actorOf('BOT', null)).toEqual({ kind: 'BOT', id: null, name: null });
    });
  });

  describe('that is automatic', () => {
    it('is kept in history, and nobody waits for an answer', async () => {
      acme.store('anna', active({ turn: 7 }));
      const { entry } = await record({ origin: 'CONTACT', isAutomatic: true });
      expect(entry?.change).toMatchObject({ row: 70, outcome: 'NO_CHANGE', messageId: 'message-1' });
      expect(acme.status('anna')).toMatchObject({ turn: 7, waiting: [] });
    });

    it('puts no bot to sleep, and is no answer', async () => {
      await record({ origin: 'CONTACT', messageId: 'question' });
      await record({ origin: 'TEAMMATE', isAutomatic: true });
      expect(acme.status('anna')).toMatchObject({ state: 'ACTIVE', waiting: waitingSince(NOW) });
    });
  });

  it.each(['BOT', 'SUGGESTION'] as const)(
    'is counted on any channel: of fifty, the one longest without a reply makes room (%s)',
    async (origin) => {
      const fifty = Array.from({ length: 50 }, (_, index) => count(`channel ${index}`, 1));
      acme.store('anna', active({ replyCounts: fifty }));
      expect(await record({ origin, channel: 'one more' })).toMatchObject({ refusal: null });
      const channels = acme.status('anna')!.replyCounts.map(({ channel }) => channel);
      expect(channels).toEqual([...fifty.slice(1).map(({ channel }) => channel), 'one more']);
    },
  );

  it('is older than a week: it is in history, and has no effect', async () => {
    const sentAt = NOW - 7 * DAY - 1;
    expect(await record({ origin: 'CONTACT', sentAt })).toMatchObject({ outcome: 'STALE' });
    expect(await record({ messageId: 'message-2', sentAt })).toMatchObject({ outcome: 'STALE' });
    expect(acme.status('anna')).toMatchObject({ state: 'ACTIVE', turn: 0, waiting: [] });
  });

  it("wakes by the rules of the contact's own bot", async () => {
    acme.bots = [aBot(), { ...aBotWith({ wakeOnInbound: 'ALWAYS' }), id: 'wakes', isDefault: false }];
    acme.store('anna', asleep(), { botId: 'wakes' });
    acme.store('ben', asleep());
    await record({ origin: 'CONTACT' });
    await record({ origin: 'CONTACT', contactId: 'ben' });
    expect([acme.status('anna')?.state, acme.status('ben')?.state]).toEqual(['ACTIVE', 'SLEEPING']);
  });
});
