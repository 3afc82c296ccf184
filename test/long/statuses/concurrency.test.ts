import { newId, startWorld, type World } from '../../e2e/world';
import { type ApiClient, type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('many at once on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, { maxMessages: 3 });
  });
  const times = <T>(count: number, run: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => run(index)));

  it('20 workers are granted exactly as many replies as the limit allows', async () => {
    const contactId = newId();
    const grants: number[] = [];
    let reserved: Data['reserveReply'][];
    do {
      reserved = await times(20, () => world.inbox.reserve({ contactId }));
      const tokens = reserved.flatMap(({ token }) => (token === null ? [] : [token]));
      const commits = tokens.map((token) => world.inbox.commit({ token, messageId: newId('reply') }));
      grants.push((await Promise.all(commits)).filter(({ granted }) => granted).length);
    } while (reserved.some(({ token }) => token !== null));
    // Of those who reserve at once the last one may commit; the others were superseded.
    expect(grants).toEqual([1, 1, 1, 0]);
    expect(await world.agent.status(contactId)).toMatchObject({
      reason: 'MESSAGE_LIMIT',
      messageCounts: [{ sent: 3 }],
    });
  });

  it('messages of the bot that race with its commits are counted up to the limit, and put it to sleep once', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    await Promise.all([
      times(10, (index) => world.inbox.message({ contactId, messageId: `b${index}`, origin: 'BOT' })),
      world.inbox.commit({ token, messageId: 'r1' }),
    ]);
    const sleeps = (await world.agent.history(contactId)).filter(({ outcome }) => outcome === 'APPLIED');
    expect(sleeps).toMatchObject([{ reason: 'MESSAGE_LIMIT', version: 1 }]);
  });

  it('20 commits of one token with as many message ids are one grant', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    const answers = await times(20, () => world.inbox.commit({ token, messageId: newId('reply') }));
    expect(answers.filter(({ granted }) => granted)).toHaveLength(1);
    expect(await world.agent.status(contactId)).toMatchObject({ messageCounts: [{ sent: 1 }] });
  });

  it('20 commits of one token with one message id are one grant, answered equally', async () => {
    const contactId = newId();
    const { token } = await world.inbox.reserve({ contactId });
    const answers = await times(20, () => world.inbox.commit({ token, messageId: 'r1' }));
    for (const answer of answers)
      expect(answer).toEqual({ ...answers[0], granted: true, replayed: answer.replayed });
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await world.agent.history(contactId)).toHaveLength(1);
  });

  it('20 reports of one message have one effect', async () => {
    const contactId = newId();
    const message = { contactId, messageId: 'm1', origin: 'TEAMMATE' };
    const answers = await times(20, () => world.inbox.message(message));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], replayed: answer.replayed });
    expect(answers[0]!.outcome).toBe('APPLIED');
    expect(new Set(answers.map(({ statusChange }) => statusChange.id)).size).toBe(1);
    expect(await world.agent.history(contactId)).toHaveLength(1);
  });

  it('50 changes of one contact have versions from 1 to 50 without a hole', async () => {
    const contactId = newId();
    const clients: ApiClient[] = [world.agent, world.inbox, world.admin];
    const answers = await times(50, (index) =>
      clients[index % 3]!.set({
        contactId,
        ...(index % 2 ? { state: 'SLEEPING', wake: UNTIL_WOKEN } : { state: 'INACTIVE' }),
        note: `note ${index}`,
      }),
    );
    const versions = Array.from({ length: 50 }, (_, index) => index + 1);
    const sorted = (changes: readonly { version: number }[]) =>
      changes.map(({ version }) => version).sort((a, b) => a - b);
    expect(sorted(answers.map(({ statusChange }) => statusChange))).toEqual(versions);
    const history = (await world.agent.history(contactId)).reverse();
    expect(history.map(({ version }) => version)).toEqual(versions);
    // Each change goes on from where the one before it ended.
    expect(history.slice(1).map(({ previousState }) => previousState)).toEqual(
      history.slice(0, -1).map(({ state }) => state),
    );
    expect(await world.agent.status(contactId)).toMatchObject({ version: 50, note: history.at(-1)!.note });
  });

  it('of 20 changes that expect one version, one is applied', async () => {
    const contactId = newId();
    const answers = await times(20, (index) =>
      world.agent.set({
        contactId,
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        note: `note ${index}`,
        expectedVersion: 0,
      }),
    );
    expect(answers.filter(({ outcome }) => outcome === 'APPLIED')).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(19).fill('CONFLICT'),
    );
  });

  it('bulk changes, single changes and messages of the same contacts all succeed', async () => {
    const contactIds = Array.from({ length: 20 }, () => newId());
    const reversed = [...contactIds].reverse();
    const answers = await times(30, (index): Promise<Pick<Data['setBotStatus'], 'userErrors'>> => {
      const contactId = contactIds[index % 20]!;
      if (index % 3 === 0)
        return world.agent.setMany({ contactIds, state: 'SLEEPING', wake: UNTIL_WOKEN, note: `${index}` });
      if (index % 3 === 1)
        return world.admin.setMany({ contactIds: reversed, state: 'INACTIVE', note: `${index}` });
      return world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
    });
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    for (const contactId of contactIds)
      expect(await world.agent.status(contactId)).toMatchObject({ version: 20 });
  });

  it('whatever first names a contact, nothing of it is lost', async () => {
    const contacts = await times(20, async () => {
      const contactId = newId();
      const answers = await Promise.all([
        world.inbox.saveContacts([{ contactId, name: 'Ana' }]),
        world.inbox.saveContacts([{ contactId, timeZone: 'Asia/Tokyo' }]),
        world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN }),
        world.inbox.message({ contactId, messageId: 'm', origin: 'CONTACT' }),
      ]);
      const query = 'query ($id: ID!) { contact(contactId: $id) { name timeZone botStatus { version } } }';
      const { contact } = await world.viewer.ask(query, { id: contactId });
      return { ...contact, userErrors: answers.flatMap(({ userErrors }) => userErrors) };
    });
    const whole = { name: 'Ana', timeZone: 'Asia/Tokyo', botStatus: { version: 1 }, userErrors: [] };
    expect(contacts).toEqual(Array(20).fill(whole));
  });

  it.each([
    ['first bots', false, {}],
    ['new defaults', true, { isDefault: true }],
  ])('of five %s at once, one is the default', async (_what, isBegun, more) => {
    const defaults = await times(8, async () => {
      const admin = await world.app.client('ADMIN', { workspace: newId('workspace') });
      if (isBegun) await admin.saveBot({ name: 'First' });
      await times(5, (index) => admin.saveBot({ name: `Bot ${index}`, ...more }));
      const { bots } = await admin.ask('{ bots { isDefault } }');
      expect(bots).toHaveLength(isBegun ? 6 : 5);
      return bots.filter(({ isDefault }) => isDefault).length;
    });
    expect(defaults).toEqual(Array(8).fill(1));
  });
});
