import { bulkInput, linkInput, messageInput, reserveInput, setInput } from '../../../support/command-inputs';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const [INTEGRATION, AGENT, ADMIN] = [callerWith(), callerWith('AGENT'), callerWith('ADMIN')];
const OPTED_OUT = { state: 'INACTIVE', reason: 'OPT_OUT' };

let acme: InMemoryWorkspace;
beforeEach(() => {
  acme = new InMemoryWorkspace();
});
const set = (parts: Parameters<typeof setInput>[0], caller = INTEGRATION) =>
  acme.commands.setBotStatus(caller, setInput(parts));
const optOut = (parts: Parameters<typeof setInput>[0] = {}, caller = INTEGRATION) =>
  set({ state: 'INACTIVE', reason: 'OPT_OUT', ...parts }, caller);

describe('a contact that opted out', () => {
  it.each(['ACTIVE', 'SLEEPING', 'INACTIVE'] as const)(
    'is not changed by an automation: %s is refused',
    async (state) => {
      await optOut();
      expect(await set({ state, note: 'campaign' })).toMatchObject({ refusal: { code: 'FORBIDDEN' } });
      expect(acme.status('anna')).toMatchObject({ ...OPTED_OUT, version: 1 });
    },
  );

  it('is changed by a person with a token of their own, and by an opt-in', async () => {
    for (const contactId of ['anna', 'ben', 'cora']) await optOut({ contactId });
    expect(await set({ state: 'ACTIVE' }, AGENT)).toMatchObject({ outcome: 'APPLIED' });
    expect(await set({ contactId: 'ben' }, ADMIN)).toMatchObject({ outcome: 'APPLIED' });
    expect(await set({ contactId: 'cora', state: 'ACTIVE', reason: 'OPT_IN' })).toMatchObject({
      ...{ outcome: 'APPLIED', view: { status: { state: 'ACTIVE', reason: 'OPT_IN' } } },
    });
  });

  it('stays so where a person only notes something on it', async () => {
    await optOut();
    await set({ state: 'INACTIVE', note: 'called' }, AGENT);
    expect(acme.status('anna')).toMatchObject({ ...OPTED_OUT, note: 'called' });
  });

  it('is never changed among many', async () => {
    await optOut();
    const call = bulkInput({ contactIds: ['anna', 'ben'], state: 'ACTIVE', reason: 'BULK' });
    expect((await acme.commands.setBotStatuses(ADMIN, call)).results).toMatchObject([
      { contactId: 'anna', refusal: { code: 'FORBIDDEN' } },
      { contactId: 'ben', refusal: null },
    ]);
  });

  it('is not put to sleep or woken by messages', async () => {
    await optOut();
    for (const origin of ['CONTACT', 'TEAMMATE', 'WORKFLOW'] as const)
      await acme.commands.recordMessage(INTEGRATION, messageInput({ origin, messageId: origin }));
    expect(acme.status('anna')).toMatchObject({ ...OPTED_OUT, version: 1 });
  });

  it('stays so through a merge, with whichever of the two', async () => {
    acme.store('anna', active());
    acme.store('ben', inactive({ reason: 'OPT_OUT' }));
    await acme.commands.linkContact(INTEGRATION, linkInput({ aliasId: 'ben' }));
    acme.store('cora', asleep());
    await acme.commands.linkContact(INTEGRATION, linkInput({ aliasId: 'cora' }));
    expect(acme.status('anna')).toMatchObject(OPTED_OUT);
  });

  it.each<[string, Parameters<typeof setInput>[0], string]>([
    ['a wake time', { wake: { at: NOW + 1_000_000 } }, 'wake'],
    ['another state: ACTIVE', { state: 'ACTIVE' }, 'reason'],
    ['another state: SLEEPING', { state: 'SLEEPING', wake: { until: 'WOKEN' } }, 'reason'],
  ])('cannot have %s', async (_what, parts, field) => {
    expect(await optOut(parts)).toMatchObject({ refusal: { code: 'BAD_INPUT', field: [field] } });
  });
});

describe('a contact that opted out and was erased', () => {
  const erase = (id = 'anna', keepsOptOut?: boolean) => acme.commands.deleteContact(ADMIN, id, keepsOptOut);
  const preview = async (contactId: string) =>
    (await acme.commands.previewMessage(INTEGRATION, messageInput({ contactId, origin: 'WORKFLOW' }))).view
      ?.status;

  it('begins as opted out under each of its ids', async () => {
    await optOut();
    await acme.commands.linkContact(INTEGRATION, linkInput());
    await erase('+49');
    expect(acme.contacts.size).toBe(0);
    for (const id of ['anna', '+49']) expect(await preview(id)).toMatchObject({ ...OPTED_OUT, version: 0 });
    expect(await preview('ben')).toMatchObject({ state: 'ACTIVE' });
  });

  it('is imported again as opted out', async () => {
    await optOut();
    await erase();
    const { views } = await acme.commands.saveContacts(INTEGRATION, [{ id: 'anna', name: 'Anna' }]);
    expect(views).toMatchObject([{ status: { ...OPTED_OUT, version: 0 } }]);
    expect(acme.status('anna')).toMatchObject(OPTED_OUT);
  });

  it('denies a reply, and is stored so with the first event', async () => {
    await optOut();
    await erase();
    const inbound = { messageId: 'question', sentAt: null, isAutomatic: false };
    expect(await acme.commands.reserveReply(INTEGRATION, reserveInput({ inbound }))).toMatchObject({
      denyReason: 'INACTIVE',
    });
    expect(acme.status('anna')).toMatchObject(OPTED_OUT);
  });

  it('keeps a lock, which only an ADMIN lifts', async () => {
    await optOut({ locked: true }, ADMIN);
    await erase();
    expect(await set({ state: 'ACTIVE' }, AGENT)).toMatchObject({ refusal: { code: 'FORBIDDEN' } });
    expect(await set({ state: 'ACTIVE' }, ADMIN)).toMatchObject({ outcome: 'APPLIED' });
  });

  it('is free again once the opt-out is lifted, also after another erasure', async () => {
    await optOut();
    await erase();
    await set({ state: 'ACTIVE', reason: 'OPT_IN' });
    await erase();
    expect(await preview('anna')).toMatchObject({ state: 'ACTIVE' });
  });

  it('is forgotten where that is asked for, at once or later', async () => {
    for (const contactId of ['anna', 'ben']) await optOut({ contactId });
    await erase('anna', false);
    await erase('ben');
    expect(await preview('anna')).toMatchObject({ state: 'ACTIVE' });
    expect(await preview('ben')).toMatchObject(OPTED_OUT);
    expect(await erase('ben')).toMatchObject({ isRemoved: false });
    expect(await erase('ben', false)).toMatchObject({ isRemoved: true });
    expect(await preview('ben')).toMatchObject({ state: 'ACTIVE' });
  });

  it('keeps nothing of a contact that was only off', async () => {
    await set({ state: 'INACTIVE' });
    await erase();
    expect(await preview('anna')).toMatchObject({ state: 'ACTIVE' });
  });

  it('is merged as opted out where its id is linked with another', async () => {
    await optOut();
    await erase();
    acme.store('ben', active());
    await acme.commands.linkContact(INTEGRATION, linkInput({ contactId: 'ben', aliasId: 'anna' }));
    expect(acme.status('ben')).toMatchObject(OPTED_OUT);
  });
});
