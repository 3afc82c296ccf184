import { contactWithBot, HOUR, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../../e2e/world';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('two contacts that are one person, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const send = (contactId: string, messageId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId, origin, ...more });
  const pair = () => ({ contactId: newId(), aliasId: newId('other') });

  const SILENCES = {
    active: null,
    'asleep for 1 h': { state: 'SLEEPING', wake: { after: 'PT1H' } },
    'asleep for 2 h': { state: 'SLEEPING', wake: { after: 'PT2H' } },
    'asleep for good': { state: 'SLEEPING', wake: { until: 'WOKEN' } },
    'off for 1 h': { state: 'INACTIVE', wake: { after: 'PT1H' } },
    'off for good': { state: 'INACTIVE' },
    'opted out': { state: 'INACTIVE', reason: 'OPT_OUT' },
  };
  type Silence = keyof typeof SILENCES;

  it.each<[Silence, Silence, string, Silence, number | null]>([
    ['active', 'active', 'ACTIVE', 'active', null],
    ['active', 'asleep for 1 h', 'SLEEPING', 'asleep for 1 h', 1],
    ['asleep for 1 h', 'asleep for 2 h', 'SLEEPING', 'asleep for 2 h', 2],
    ['asleep for good', 'asleep for 2 h', 'SLEEPING', 'asleep for good', null],
    ['off for 1 h', 'active', 'INACTIVE', 'off for 1 h', 1],
    ['off for 1 h', 'asleep for 2 h', 'INACTIVE', 'off for 1 h', 2],
    ['off for 1 h', 'asleep for good', 'INACTIVE', 'off for 1 h', null],
    ['off for good', 'off for 1 h', 'INACTIVE', 'off for good', null],
    ['opted out', 'off for good', 'INACTIVE', 'opted out', null],
  ])('%s and %s, either way, the stricter counts', async (one, two, state, note, hours) => {
    for (const [into, from] of [
      [one, two],
      [two, one],
    ] as const) {
      const { contactId, aliasId } = pair();
      for (const [id, silence] of [
        [contactId, into],
        [aliasId, from],
      ] as const) {
        await world.inbox.saveContacts([{ contactId: id }]);
        const call = SILENCES[silence];
        if (call) await world.agent.set({ contactId: id, note: silence, ...call });
      }
      const { outcome, contact, statusChange } = await world.inbox.link({ contactId, aliasId });
      const wakeAt = hours && inMs(world, hours * HOUR);
      const silences = [into, from].filter((silence) => silence !== 'active').length;
      const version = silences === 0 ? 1 : 2;
      expect(outcome).toBe('APPLIED');
      expect(contact.botStatus).toMatchObject({
        contactId,
        state,
        wakeAt,
        version,
        note: note === 'active' ? null : note,
      });
      expect(statusChange).toMatchObject({ reason: 'MERGE', outcome: 'APPLIED', state, wakeAt, version });
      expect(await world.inbox.status(aliasId)).toEqual(contact.botStatus);
      world.clock.advance(2 * HOUR);
      expect((await world.viewer.status(aliasId)).state).toBe(hours === null ? state : 'ACTIVE');
    }
  });

  it('counts are added, from the earlier first reply on, and a limit is reached together', async () => {
    const { botId } = await contactWithBot(world, { maxMessages: 5 });
    const { contactId, aliasId } = pair();
    await world.inbox.saveContacts([contactId, aliasId].map((id) => ({ contactId: id, botId })));
    await send(aliasId, 'a1', 'BOT', { channel: 'sms' });
    world.clock.advance(10 * 24 * HOUR);
    await send(aliasId, 'a2', 'BOT');
    for (const id of ['c1', 'c2']) await send(contactId, id, 'BOT', { channel: 'sms' });
    const { contact } = await world.inbox.link({ contactId, aliasId });
    const counts = contact.botStatus.messageCounts.map(({ channel, sent }) => `${channel} ${sent}`);
    expect(counts.sort()).toEqual(['default 1', 'sms 3']);
    await send(aliasId, 'a3', 'BOT', { channel: 'sms' });
    const { botStatus } = await send(contactId, 'c3', 'BOT', { channel: 'sms' });
    expect(botStatus).toMatchObject({ reason: 'MESSAGE_LIMIT', wakeAt: inMs(world, 20 * 24 * HOUR) });
  });

  it('who waits is joined, and answers of either answer both', async () => {
    const { contactId, aliasId } = pair();
    const at = (minutes: number) => ({ sentAt: inMs(world, minutes * MINUTE) });
    await send(aliasId, 'q1', 'CONTACT', at(-50));
    await send(contactId, 'a', 'TEAMMATE', at(-40));
    await send(aliasId, 'q2', 'CONTACT', at(-30));
    await send(contactId, 'q3', 'CONTACT', at(-20));
    const { contact, statusChange } = await world.inbox.link({ contactId, aliasId });
    const waiting = { waitingSince: inMs(world, -30 * MINUTE), pendingInbound: 2 };
    expect([contact.botStatus, statusChange]).toMatchObject([waiting, waiting]);
    expect((await send(aliasId, 'q0', 'CONTACT', at(-45))).botStatus).toMatchObject(waiting);
  });

  it('what is missing is filled in, and nothing overwritten', async () => {
    const { contactId, aliasId } = pair();
    const { bot } = await world.admin.saveBot({ name: 'Theirs', mode: 'AUTO_PILOT' });
    await world.inbox.saveContacts([
      { contactId, name: 'Anna' },
      { contactId: aliasId, name: 'anna 2', timeZone: 'Asia/Kolkata', botId: bot.botId },
    ]);
    const { contact } = await world.inbox.link({ contactId, aliasId });
    expect(contact).toMatchObject({ name: 'Anna', timeZone: 'Asia/Kolkata', bot: { botId: bot.botId } });
  });

  it('messages and replies of both are known, under both', async () => {
    const { contactId, aliasId } = pair();
    const tokens = [];
    for (const id of [contactId, aliasId]) {
      await send(id, 'same', 'CONTACT');
      await send(id, `q of ${id}`, 'CONTACT');
      const { token } = await world.inbox.reserve({ contactId: id });
      await world.inbox.commit({ token, messageId: `r of ${id}`, bodyHash: `h of ${id}` });
      tokens.push(token);
    }
    await world.inbox.link({ contactId, aliasId });
    for (const id of ['same', `q of ${contactId}`, `q of ${aliasId}`])
      for (const under of [contactId, aliasId])
        expect((await send(under, id, 'CONTACT')).replayed).toBe(true);
    for (const id of [contactId, aliasId]) {
      expect(await send(contactId, `r of ${id}`, 'TEAMMATE')).toMatchObject({
        origin: 'BOT',
        outcome: 'NO_CHANGE',
      });
      const byText = { bodyHash: `h of ${id}`, channel: 'email' };
      expect(await send(aliasId, newId(), 'UNKNOWN', byText)).toMatchObject({ origin: 'BOT' });
    }
    for (const replyToken of tokens)
      expect(await send(aliasId, newId(), 'WORKFLOW', { replyToken })).toMatchObject({ origin: 'BOT' });
    expect((await world.viewer.status(contactId)).messageCounts).toMatchObject([{ sent: 2 }]);
  });

  it('a reply of the one is revoked after, and a guess corrected', async () => {
    const { contactId, aliasId } = pair();
    await send(aliasId, 'q', 'CONTACT');
    const since = inMs(world, 0);
    world.clock.advance(SECOND);
    const { token } = await world.inbox.reserve({ contactId: aliasId });
    await world.inbox.commit({ token, messageId: 'r' });
    await send(aliasId, 'guess', 'UNKNOWN', { channel: 'sms', sentAt: inMs(world, -MINUTE) });
    await world.inbox.link({ contactId, aliasId });
    expect(await world.inbox.revoke(token)).toMatchObject({
      outcome: 'NO_CHANGE',
      botStatus: { contactId, waitingSince: since, messageCounts: [] },
    });
    // A merge is another reason to sleep.
    const known = await send(contactId, 'guess', 'BOT', { channel: 'sms', sentAt: inMs(world, -MINUTE) });
    expect(known).toMatchObject({
      origin: 'BOT',
      replayed: false,
      botStatus: { state: 'SLEEPING', messageCounts: [{ sent: 1 }] },
    });
  });

  it('replies that both were writing are superseded', async () => {
    const { contactId, aliasId } = pair();
    const tokens = [];
    for (const id of [contactId, aliasId]) {
      await send(id, 'q', 'CONTACT');
      tokens.push((await world.inbox.reserve({ contactId: id, channel: id })).token);
    }
    await world.inbox.link({ contactId, aliasId });
    for (const token of tokens)
      expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({
        ...{ granted: false, denyReason: 'SUPERSEDED', retryAt: inMs(world, 0) },
        botStatus: { contactId, messageCounts: [] },
      });
    expect(await world.inbox.reserve({ contactId: aliasId })).toMatchObject({ decision: 'SEND' });
  });

  it('the history shows both, as they came, with the ids and versions that they had', async () => {
    const { contactId, aliasId } = pair();
    for (const [index, id] of [contactId, aliasId, contactId, aliasId, aliasId].entries())
      await world.agent.set({ contactId: id, state: 'INACTIVE', note: `${index}` });
    const [mine, theirs] = [await world.viewer.history(contactId), await world.viewer.history(aliasId)];
    const { statusChange } = await world.inbox.link({ contactId, aliasId });
    const merged = await world.viewer.history(aliasId);
    expect(merged.map(({ note, version }) => [note, version])).toEqual([
      ...[
        [null, 4],
        ['4', 3],
        ['3', 2],
        ['2', 2],
        ['1', 1],
        ['0', 1],
      ],
    ]);
    expect(merged[0]).toEqual(statusChange);
    expect(
      merged
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...mine, ...theirs].map(({ id }) => id).sort());
    const paged = `query ($id: ID!, $after: String) { contact(contactId: $id) { statusHistory(first: 2, after: $after) {
      nodes { note } pageInfo { hasNextPage endCursor } } } }`;
    const notes: (string | null)[] = [];
    let after: string | null = null;
    do {
      const page: {
        nodes: { note: string | null }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      } = (await world.viewer.ask(paged, { id: contactId, after })).contact.statusHistory;
      notes.push(...page.nodes.map(({ note }) => note));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(notes).toEqual([null, '4', '3', '2', '1', '0']);
  });

  it('a click with the version of before is a conflict; keys used before stay used', async () => {
    const { contactId, aliasId } = pair();
    const call = { contactId: aliasId, state: 'INACTIVE', idempotencyKey: newId('key') };
    await world.agent.set(call);
    await world.inbox.link({ contactId, aliasId });
    expect(await world.agent.set({ contactId, state: 'ACTIVE', expectedVersion: 1 })).toMatchObject({
      userErrors: [{ code: 'CONFLICT' }],
    });
    await world.agent.set({ contactId, state: 'ACTIVE', expectedVersion: 2 });
    expect(await world.agent.set(call)).toMatchObject({
      replayed: true,
      botStatus: { contactId, state: 'ACTIVE' },
    });
  });

  it('a wake that is due, and late messages, are as for one', async () => {
    const { contactId, aliasId } = pair();
    await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
    world.clock.advance(HOUR);
    await world.agent.set({ contactId: aliasId, state: 'ACTIVE' });
    const sentAt = inMs(world, 0);
    world.clock.advance(MINUTE);
    const { contact } = await world.inbox.link({ contactId, aliasId });
    expect(contact.botStatus.state).toBe('ACTIVE');
    expect(await send(contactId, 'late', 'TEAMMATE', { sentAt })).toMatchObject({ outcome: 'STALE' });
  });
});
