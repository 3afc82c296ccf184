import { newId, reply } from '../../e2e/world';
import { startTestApp } from '../../support/app/test-app';
import { type ApiClient, endless, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';

/** The timelines of docs/domain.md, told through the API with a clock that is set by hand. */
describe.each(databases)('the examples of the domain on $name', (database) => {
  disposeAfterAll();
  let clock: ManualClock;
  let agent: ApiClient;
  let inbox: ApiClient;
  let admin: ApiClient;
  let contacts = 0;

  beforeAll(async () => {
    clock = new ManualClock('2026-03-02T10:00:00Z');
    const app = await startTestApp({ databaseUrl: await database.create(), clock });
    agent = await app.client('AGENT');
    inbox = await app.client('INTEGRATION');
    admin = await app.client('ADMIN');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', rules: { messageSleep: 'PT24H' } });
  });

  /** A contact of its own for each example, on a day of its own. */
  function newContact(time: string): string {
    contacts += 1;
    clock.set(`2026-03-${String(contacts + 2).padStart(2, '0')}T${time}Z`);
    return `contact ${contacts}`;
  }
  const today = (time: string) => `${new Date(clock.now()).toISOString().slice(0, 10)}T${time}Z`;
  const tomorrow = (time: string) =>
    `${new Date(clock.now() + 86_400_000).toISOString().slice(0, 10)}T${time}Z`;
  const manual = (contactId: string, more: object = {}) =>
    inbox.message({ contactId, messageId: newId('message'), origin: 'TEAMMATE', ...more });

  it('1: an explicit sleep replaces the wake time of a rule, also by an earlier one', async () => {
    const contactId = newContact('10:00:00.000');
    const first = await manual(contactId);
    expect(first.botStatus).toMatchObject({ reason: 'TEAMMATE_MESSAGE', wakeAt: tomorrow('10:00:00.000') });
    clock.set('11:00:00.000');
    const { botStatus } = await agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
    expect(botStatus).toMatchObject({ state: 'SLEEPING', reason: 'MANUAL', wakeAt: today('12:00:00.000') });
    clock.set('12:00:00.000');
    expect(await agent.status(contactId)).toMatchObject({ state: 'ACTIVE', reason: 'TIMER' });
  });

  it.each([
    { pinned: false, outcome: 'EXTENDED', wakes: () => tomorrow('11:59:00.000') },
    { pinned: true, outcome: 'SUPPRESSED', wakes: () => today('12:00:00.000') },
  ])('2: a rule extends an explicit sleep and leaves its reason; pinned $pinned', async (example) => {
    const contactId = newContact('11:00:00.000');
    const { pinned, outcome, wakes } = example;
    await agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' }, pinned });
    clock.set('11:59:00.000');
    const answer = await manual(contactId);
    expect(answer).toMatchObject({ outcome, botStatus: { reason: 'MANUAL', wakeAt: wakes(), pinned } });
  });

  it('3: an indefinite sleep stays indefinite: rules never shorten', async () => {
    const contactId = newContact('10:00:00.000');
    await agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
    clock.set('11:00:00.000');
    const answer = await manual(contactId);
    expect(answer).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { state: 'SLEEPING', wakeAt: null } });
  });

  it('4: a rule leaves the reactivation time of an inactive contact alone', async () => {
    const contactId = newContact('10:00:00.000');
    const at = tomorrow('09:00:00.000');
    await agent.set({ contactId, state: 'INACTIVE', wake: { at } });
    clock.set('18:00:00.000');
    const answer = await manual(contactId);
    expect(answer).toMatchObject({ outcome: 'SUPPRESSED', botStatus: { state: 'INACTIVE', wakeAt: at } });
    clock.set(at);
    expect(await agent.status(contactId)).toMatchObject({ state: 'ACTIVE', reason: 'TIMER' });
  });

  it('5: a change at the very wake time comes after the wake, as a version of its own', async () => {
    const contactId = newContact('11:00:00.000');
    const at = today('12:00:00.000');
    await agent.set({ contactId, state: 'SLEEPING', wake: { at } });
    clock.set('12:00:00.000');
    const { botStatus } = await agent.set({ contactId, state: 'INACTIVE' });
    expect(botStatus).toMatchObject({ state: 'INACTIVE', version: 3 });
    const [off, wake] = await agent.history(contactId);
    expect(wake).toMatchObject({ version: 2, reason: 'TIMER', state: 'ACTIVE', effectiveAt: at });
    expect(off).toMatchObject({ version: 3, previousState: 'ACTIVE', state: 'INACTIVE', effectiveAt: at });
  });

  it.each(['2026-03-02T12:30:00.000Z', '2026-03-12T12:30:00.000Z'])(
    '6: a wake time that passed while the service was down counts on the first read at %s',
    async (back) => {
      const databaseUrl = await database.create();
      const contactId = 'contact';
      const before = await startTestApp({ databaseUrl, clock: new ManualClock('2026-03-02T11:45:00Z') });
      await (await before.client('ADMIN')).saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      const wakeAt = '2026-03-02T12:00:00.000Z';
      await (await before.client('AGENT')).set({ contactId, state: 'SLEEPING', wake: { at: wakeAt } });
      await before.stop();

      const after = await startTestApp({ databaseUrl, clock: new ManualClock(back) });
      const reader = await after.client('AGENT');
      expect(await reader.status(contactId)).toMatchObject({
        state: 'ACTIVE',
        reason: 'TIMER',
        since: wakeAt,
      });
      // Any event writes the wake that is due first, if the timer has not.
      await (await after.client('INTEGRATION')).message({ contactId, messageId: 'm', origin: 'CONTACT' });
      const [, wake] = await reader.history(contactId);
      expect(wake).toMatchObject({ reason: 'TIMER', version: 2, effectiveAt: wakeAt, recordedAt: back });
      expect(wake!.endedSilence).toMatchObject({
        startedAt: '2026-03-02T11:45:00.000Z',
        endedAt: wakeAt,
        reason: 'MANUAL',
      });
    },
  );

  it('7: the reply that reaches the limit goes out and puts the bot to sleep; waking it allows as many more', async () => {
    const contactId = newContact('10:00:00.000');
    const { bot } = await admin.saveBot({ name: 'Brief', mode: 'AUTO_PILOT', rules: { maxMessages: 3 } });
    await inbox.saveContacts([{ contactId, botId: bot.botId }]);
    const grants = [];
    for (let count = 1; count <= 4; count += 1) grants.push((await reply(inbox, contactId)).granted);
    expect(grants).toEqual([true, true, true, false]);
    expect(await agent.status(contactId)).toMatchObject({ state: 'SLEEPING', reason: 'MESSAGE_LIMIT' });

    await agent.set({ contactId, state: 'ACTIVE' });
    const more = [];
    for (let count = 1; count <= 4; count += 1) more.push((await reply(inbox, contactId)).granted);
    expect(more).toEqual([true, true, true, false]);
  });

  it('8: of two workers that commit the last reply, exactly one is granted', async () => {
    const contactId = newContact('10:00:00.000');
    const { bot } = await admin.saveBot({ name: 'Brief', mode: 'AUTO_PILOT', rules: { maxMessages: 2 } });
    await inbox.saveContacts([{ contactId, botId: bot.botId }]);
    await reply(inbox, contactId);
    const tokens = [(await inbox.reserve({ contactId })).token, (await inbox.reserve({ contactId })).token];
    const commits = tokens.map((token) => inbox.commit({ token, messageId: newId('reply') }));
    const answers = await Promise.all(commits);
    expect(answers.filter(({ granted }) => granted)).toHaveLength(1);
    expect(await agent.status(contactId)).toMatchObject({
      reason: 'MESSAGE_LIMIT',
      messageCounts: [{ sent: 2 }],
    });
  });

  it('9: a reply that a person has overtaken is denied and never counted', async () => {
    const contactId = newContact('10:00:00.000');
    const { token } = await inbox.reserve({ contactId });
    clock.set('10:00:04.000');
    await manual(contactId);
    clock.set('10:00:06.000');
    const answer = await inbox.commit({ token, messageId: newId('reply') });
    expect(answer).toMatchObject({
      granted: false,
      denyReason: 'SLEEPING',
      botStatus: { messageCounts: [] },
    });
  });

  it('10: the late webhook of a message older than the last explicit change is stale', async () => {
    const contactId = newContact('10:00:00.000');
    await agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
    clock.set('10:10:00.000');
    await agent.set({ contactId, state: 'ACTIVE' });
    clock.set('10:11:00.000');
    const answer = await manual(contactId, { sentAt: today('10:09:00.000') });
    expect(answer).toMatchObject({ outcome: 'STALE', botStatus: { state: 'ACTIVE', version: 2 } });
  });

  it('11: a change on an old badge is refused with the status that stands', async () => {
    const contactId = newContact('10:00:00.000');
    const states = ['SLEEPING', 'ACTIVE'];
    for (let version = 1; version <= 7; version += 1) {
      const state = states[(version - 1) % 2];
      await agent.set({ contactId, state, ...endless(state) });
    }
    const first = await agent.set({ contactId, state: 'INACTIVE', expectedVersion: 7 });
    expect(first).toMatchObject({ outcome: 'APPLIED', botStatus: { version: 8 } });
    const second = await admin.set({ contactId, state: 'ACTIVE', expectedVersion: 7 });
    expect(second).toMatchObject({ outcome: null, statusChange: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(second.botStatus).toEqual(await agent.status(contactId));
  });

  it('12: the same call twice with one idempotency key is one change with equal answers', async () => {
    const contactId = newContact('10:00:00.000');
    const call = { contactId, state: 'SLEEPING', wake: { after: 'PT1H' }, idempotencyKey: newId('key') };
    const first = await agent.set(call);
    clock.advance(60_000);
    const second = await agent.set(call);
    expect(second).toEqual({ ...first, replayed: true });
    expect(await agent.history(contactId)).toHaveLength(1);
  });
});
