import type { ContactDetails } from '../../../../src/application/ports/contact-store';
import {
  bulkInput,
  commitInput,
  goalInput,
  linkInput,
  messageInput,
  readInput,
  reserveInput,
  setInput,
} from '../../../support/command-inputs';
import { active, asleep } from '../../../support/domain/statuses';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const CALLER = callerWith();
const many = (number: number) => Array.from({ length: number }, (_, index) => `alias ${index}`);

let acme: InMemoryWorkspace;
beforeEach(() => {
  acme = new InMemoryWorkspace();
});
const contactId = '+49';

describe('a call with an alias', () => {
  beforeEach(async () => {
    await acme.commands.linkContact(CALLER, linkInput());
  });

  it.each<[string, () => Promise<object>]>([
    ['setBotStatus', () => acme.commands.setBotStatus(CALLER, setInput({ contactId }))],
    ['recordMessage', () => acme.commands.recordMessage(CALLER, messageInput({ contactId }))],
    ['reportGoal', () => acme.commands.reportGoal(CALLER, goalInput({ contactId }))],
    ['markConversationRead', () => acme.commands.markConversationRead(CALLER, readInput({ contactId }))],
    ['reserveReply', () => acme.commands.reserveReply(CALLER, reserveInput({ contactId }))],
  ])('is one for its contact, whose id is answered: %s', async (_name, call) => {
    expect(await call()).toMatchObject({ view: { contact: { id: 'anna' } }, refusal: null });
    expect([...acme.contacts.keys()]).toEqual(['anna']);
    expect(acme.history.every((entry) => entry.contactId === 'anna')).toBe(true);
  });

  it('is answered with the id asked', async () => {
    expect(await acme.commands.setBotStatus(CALLER, setInput({ contactId }))).toMatchObject({ contactId });
  });

  it('counts as the contact for a reply: reserved under one id, committed, reported under another', async () => {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput({ contactId }));
    const { result } = await acme.commands.commitReply(CALLER, commitInput(token!));
    expect(result).toMatchObject({ denyReason: null, view: { contact: { id: 'anna' } } });
    const echo = await acme.commands.recordMessage(CALLER, messageInput({ messageId: 'reply-1' }));
    expect(echo).toMatchObject({ origin: 'BOT', outcome: 'NO_CHANGE' });
    expect(acme.status('anna')?.replyCounts).toMatchObject([{ sent: 1 }]);
  });

  it('counts as the contact for the final reply of a goal', async () => {
    const { token } = await acme.commands.reserveReply(CALLER, reserveInput());
    await acme.commands.reportGoal(CALLER, goalInput({ contactId, finalReplyToken: token }));
    const { result } = await acme.commands.commitReply(CALLER, commitInput(token!));
    expect(result?.denyReason).toBeNull();
  });

  it('waits for the row of its contact', async () => {
    acme.lockedElsewhere.add('anna');
    const set = acme.commands.setBotStatus(CALLER, setInput({ contactId }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(acme.history).toEqual([]);
    acme.lockedElsewhere.clear();
    expect(await set).toMatchObject({ outcome: 'APPLIED' });
  });

  it('decides a contact once that is named with two of its ids, and answers for both', async () => {
    acme.store('anna', active(), { aliases: ['+49'] });
    const input = bulkInput({ contactIds: ['+49', 'ben', 'anna'], idempotencyKey: 'key-1' });
    const { results } = await acme.commands.setBotStatuses(CALLER, input);
    expect(results.map((result) => [result.contactId, result.outcome, result.view?.contact.id])).toEqual([
      ['+49', 'APPLIED', 'anna'],
      ['ben', 'APPLIED', 'ben'],
      ['anna', 'APPLIED', 'anna'],
    ]);
    expect(acme.history.map((entry) => entry.contactId)).toEqual(['anna', 'ben']);
    const again = await acme.commands.setBotStatuses(CALLER, input);
    expect(again.results.map((result) => [result.contactId, result.isReplayed])).toEqual([
      ['+49', true],
      ['ben', true],
      ['anna', true],
    ]);
    expect(again.results[0]?.entry).toEqual(results[0]?.entry);
  });
});

describe('contacts that are saved with aliases', () => {
  const save = (...contacts: ContactDetails[]) => acme.commands.saveContacts(CALLER, contacts);
  const aliases = (id = 'anna') => acme.contacts.get(id)?.contact.aliases;
  const TAKEN = 'The alias is a contact, or an alias of another: use linkContact.';

  it('have them from then on, and keep those that they had', async () => {
    const { views } = await save({ id: 'anna', name: 'Anna', aliases: ['+49', 'mail', '+49'] });
    expect(views).toMatchObject([{ contact: { id: 'anna', aliases: ['+49', 'mail'] } }]);
    await save({ id: 'anna', aliases: ['mail', 'anna', 'crm'] }, { id: 'ben', aliases: null });
    await save({ id: 'anna', aliases: [] });
    expect([aliases(), aliases('ben')]).toEqual([['+49', 'mail', 'crm'], []]);
    await acme.commands.setBotStatus(CALLER, setInput({ contactId: 'mail' }));
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it('may be named with an alias, and are answered as the contact', async () => {
    await save({ id: 'anna', aliases: ['+49'] });
    const { views } = await save({ id: '+49', name: 'Anna', aliases: ['mail'] });
    expect(views).toMatchObject([{ contact: { id: 'anna', name: 'Anna', aliases: ['+49', 'mail'] } }]);
    expect(acme.contacts.size).toBe(1);
  });

  it.each<[string, readonly ContactDetails[], string[]]>([
    ['a contact', [{ id: 'anna', aliases: ['x', 'ben'] }], ['contacts', '0', 'aliases', '1']],
    ['the alias of another', [{ id: 'anna', aliases: ['of ben'] }], ['contacts', '0', 'aliases', '0']],
    [
      'given to two at once',
      [
        { id: 'anna', aliases: ['x'] },
        { id: 'cora', aliases: ['x'] },
      ],
      ['contacts', '1', 'aliases', '0'],
    ],
    [
      'saved as a contact beside it',
      [{ id: 'anna', aliases: ['cora'] }, { id: 'cora' }],
      ['contacts', '0', 'aliases', '0'],
    ],
  ])('are refused, all of them, with an alias that is %s', async (_what, contacts, field) => {
    acme.store('ben', asleep());
    await save({ id: 'ben', aliases: ['of ben'] });
    expect(await save({ id: 'dora' }, ...contacts)).toEqual({
      views: [],
      refusal: {
        ...{ code: 'CONFLICT', message: TAKEN },
        field: field.map((part, index) => (index === 1 ? String(Number(part) + 1) : part)),
      },
    });
    expect([...acme.contacts.keys()]).toEqual(['ben']);
  });

  it('have twenty at most', async () => {
    await save({ id: 'anna', aliases: many(20) });
    expect(await save({ id: 'anna', aliases: ['one more'] })).toMatchObject({
      refusal: {
        ...{ code: 'BAD_INPUT', field: ['contacts', '0', 'aliases', '0'] },
        message: 'A contact can have at most 20 aliases.',
      },
    });
    expect(await save({ id: 'anna', aliases: many(20) })).toMatchObject({ refusal: null });
  });

  it('are refused with an alias that is no id', async () => {
    expect(await save({ id: 'anna', aliases: ['x', ''] })).toMatchObject({
      refusal: { code: 'BAD_INPUT', field: ['contacts', '0', 'aliases', '1'] },
    });
  });
});
