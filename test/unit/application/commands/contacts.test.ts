import { type ContactDetails, newContact } from '../../../../src/application/ports/contact-store';
import { HOUR } from '../../../../src/domain/time/instant';
import { setInput } from '../../../support/command-inputs';
import { aBot } from '../../../support/domain/bots';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const [CALLER, ADMIN] = [callerWith(), callerWith('ADMIN')];
const DETAILS = { name: 'Anna', timeZone: 'Europe/Berlin', botId: 'bot-1' };

let acme: InMemoryWorkspace;
beforeEach(() => {
  acme = new InMemoryWorkspace();
});
const contact = (id: string) => acme.contacts.get(id)?.contact;
function makeUnreadable(id: string): void {
  acme.store(id, inactive());
  acme.contacts.set(id, { ...acme.contacts.get(id)!, isUnreadable: true });
}

describe('contacts that are saved', () => {
  const save = (...contacts: ContactDetails[]) => acme.commands.saveContacts(CALLER, contacts);

  it('are created or changed, and answered in the order given', async () => {
    acme.store('ben', inactive(), { name: 'Benno' });
    const { views, refusal } = await save({ id: 'ben', name: 'Ben' }, { id: 'anna', ...DETAILS });
    expect(refusal).toBeNull();
    expect(views.map((view) => [view.contact, view.status.state, view.bot])).toEqual([
      [{ ...newContact('ben', NOW), name: 'Ben' }, 'INACTIVE', aBot()],
      [{ ...newContact('anna', NOW), ...DETAILS }, 'ACTIVE', aBot()],
    ]);
    expect([contact('ben'), contact('anna')]).toEqual(views.map((view) => view.contact));
  });

  it('keep their status, and what is left out', async () => {
    acme.store('anna', asleep(), DETAILS);
    await save({ id: 'anna' });
    expect(contact('anna')).toEqual({ ...newContact('anna', NOW), ...DETAILS });
    expect([acme.status('anna'), acme.history]).toEqual([asleep(), []]);
  });

  it('are told of in the log where they are new or have new details, and not otherwise', async () => {
    await save({ id: 'anna' });
    expect(acme.logged).toEqual(['CONTACT']);
    await save({ id: 'anna', name: null }, { id: 'ben' });
    expect(acme.logged).toEqual(['CONTACT', 'CONTACT']);
    for (const [field, value] of Object.entries(DETAILS)) await save({ id: 'anna', [field]: value });
    expect(acme.logged).toHaveLength(5);
    await save({ id: 'anna', ...DETAILS });
    expect(acme.logged).toHaveLength(5);
    expect(acme.history).toEqual([]);
  });

  it.each(['name', 'timeZone', 'botId'] as const)('lose their %s, and no more, with null', async (field) => {
    acme.store('anna', active(), DETAILS);
    await save({ id: 'anna', [field]: null });
    expect(contact('anna')).toEqual({ ...newContact('anna', NOW), ...DETAILS, [field]: null });
  });

  it('are answered with the status that counts now: a wake that was due is done', async () => {
    acme.store('anna', asleep({ wakeAt: NOW - HOUR }));
    const { views } = await save({ id: 'anna' });
    expect(views[0]?.status.state).toBe('ACTIVE');
  });

  it('have a tidy name, or none', async () => {
    await save(
      { id: 'anna', name: ' Anna\n' },
      { id: 'ben', name: 'x'.repeat(300) },
      { id: 'cora', name: ' ' },
    );
    expect(['anna', 'ben', 'cora'].map((id) => contact(id)?.name)).toEqual(['Anna', 'x'.repeat(200), null]);
  });

  it('may have a status that can not be read', async () => {
    makeUnreadable('anna');
    expect(await save({ id: 'anna', name: 'Anna' })).toMatchObject({ refusal: null });
    expect(contact('anna')?.name).toBe('Anna');
  });

  it.each<[string, ContactDetails, string, string, string]>([
    ['an empty id', { id: '' }, 'BAD_INPUT', 'contactId', 'contactId must not be empty.'],
    [
      'the id of another',
      { id: 'ben' },
      'BAD_INPUT',
      'contactId',
      'contacts must not contain the same contactId more than once.',
    ],
    [
      'a time zone that is none',
      { id: 'anna', timeZone: 'Mars/Olympus' },
      'BAD_INPUT',
      'timeZone',
      'timeZone must be an IANA time zone, such as Europe/Berlin.',
    ],
    [
      'a bot that is not there',
      { id: 'anna', botId: 'gone' },
      'NOT_FOUND',
      'botId',
      'The bot was not found.',
    ],
  ])('are refused, all of them, for one with %s', async (_what, bad, code, field, message) => {
    expect(await save({ id: 'ben' }, bad)).toEqual({
      views: [],
      refusal: { code, field: ['contacts', '1', field], message },
    });
    expect(acme.contacts.size).toBe(0);
  });

  it('are a thousand at most', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => ({ id: `contact ${index}` }));
    expect(await save(...many)).toEqual({
      views: [],
      refusal: {
        ...{ code: 'BAD_INPUT', field: ['contacts'] },
        message: 'At most 1000 contacts can be saved at once.',
      },
    });
    expect((await save(...many.slice(1))).views).toHaveLength(1_000);
  });
});

describe('a contact that is deleted', () => {
  const erase = (id: string, caller = ADMIN) => acme.commands.deleteContact(caller, id);

  it('is gone, and no other; the second time it is not found, and there is nothing to tell', async () => {
    for (const id of ['anna', 'ben']) acme.store(id, inactive());
    expect(await erase('anna')).toEqual({ isRemoved: true, refusal: null });
    expect([...acme.contacts.keys()]).toEqual(['ben']);
    expect(await erase('anna')).toEqual({
      isRemoved: false,
      refusal: { code: 'NOT_FOUND', field: ['contactId'], message: 'The contact was not found.' },
    });
    expect(acme.logged).toEqual(['ERASURE']);
  });

  it('may have a status that can not be read', async () => {
    makeUnreadable('anna');
    expect(await erase('anna')).toMatchObject({ isRemoved: true });
  });

  it('leaves nothing to a change that is made at the same time', async () => {
    acme.store('anna', inactive(), DETAILS);
    await Promise.all([
      erase('anna'),
      acme.commands.setBotStatus(ADMIN, setInput({ note: 'a new beginning' })),
    ]);
    expect(contact('anna')).toEqual(newContact('anna', NOW));
    expect(acme.status('anna')).toMatchObject({ version: 1, note: 'a new beginning' });
  });

  it('does not wait for a bot that is being changed: it needs none', async () => {
    await erase('anna');
    expect(acme.loads).toMatchObject([{ contactIds: ['anna'], bots: 'NONE' }]);
  });

  it('is refused with a bad id, and to all but an ADMIN', async () => {
    acme.store('anna', inactive());
    expect(await erase('')).toEqual({
      isRemoved: false,
      refusal: { code: 'BAD_INPUT', field: ['contactId'], message: 'contactId must not be empty.' },
    });
    expect(await erase('anna', CALLER)).toMatchObject({ isRemoved: false, refusal: { code: 'FORBIDDEN' } });
    expect(acme.contacts.size).toBe(1);
  });
});
