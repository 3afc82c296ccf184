import { DAY, inMs, MINUTE, newId, QuietClock, SECOND, START, startWorld, type World } from '../../e2e/world';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';

describe.each(databases)('who waits, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {}, new QuietClock(START));
  });
  const send = (contactId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin, ...more });

  it('is kept for 50 messages, the oldest and the newest of each channel among them', async () => {
    const contactId = newId();
    const at = (second: number) => inMs(world, (second - 120) * SECOND);
    const seconds = oneTo(60);
    // In an order that is none.
    const order = seconds.map((second) => (second * 17) % 61);
    await Promise.all(
      order.map((second) =>
        send(contactId, 'CONTACT', { sentAt: at(second), channel: second === 60 ? 'sms' : 'email' }),
      ),
    );
    expect(await world.viewer.status(contactId)).toMatchObject({ waitingSince: at(1), pendingInbound: 50 });
    expect((await send(contactId, 'TEAMMATE', { sentAt: at(59) })).botStatus).toMatchObject({
      ...{ waitingSince: at(60), pendingInbound: 1 },
    });
    expect((await send(contactId, 'TEAMMATE', { sentAt: at(60) })).botStatus).toMatchObject({
      waitingSince: null,
    });
  });

  it('is what changes and previews tell', async () => {
    const contactId = newId();
    const { statusChange } = await send(contactId, 'CONTACT');
    const waiting = { waitingSince: inMs(world, 0), pendingInbound: 1 };
    const none = { waitingSince: null, pendingInbound: 0 };
    expect(statusChange).toMatchObject(waiting);
    const preview = async (origin: string) =>
      (await world.inbox.previewMessage({ contactId, messageId: newId(), origin })).preview;
    expect(await preview('CONTACT')).toMatchObject({ ...waiting, pendingInbound: 2, waitingFor: 'BOT' });
    expect(await preview('TEAMMATE')).toMatchObject({ ...none, waitingFor: null });
    expect((await world.agent.previewSet({ contactId, state: 'INACTIVE' })).preview).toMatchObject({
      ...waiting,
      waitingFor: 'PERSON',
    });
    expect((await send(contactId, 'TEAMMATE')).statusChange).toMatchObject(none);
    expect((await world.viewer.history(contactId)).map(({ pendingInbound }) => pendingInbound)).toEqual([
      0, 1,
    ]);
  });

  it('is told by a wake, of the silence and since', async () => {
    const contactId = newId();
    await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' } });
    await send(contactId, 'CONTACT');
    const waitingSince = inMs(world, 0);
    world.clock.advance(60 * MINUTE);
    expect(await world.viewer.status(contactId)).toMatchObject({
      state: 'ACTIVE',
      waitingSince,
      waitingFor: 'BOT',
    });
    await send(contactId, 'CONTACT');
    const [, wake] = await world.viewer.history(contactId);
    expect(wake).toMatchObject({
      ...{ reason: 'TIMER', waitingSince, pendingInbound: 1 },
      endedSilence: { pendingInbound: 1 },
    });
  });

  it('chooses whom a call on many changes', async () => {
    const client = await world.app.client('ADMIN', { workspace: 'many' });
    await client.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const [long, short, person] = ['long', 'short', 'person'];
    const write = (contactId: string, sentAt: string) =>
      client.message({ contactId, messageId: 'q', origin: 'CONTACT', sentAt });
    await client.set({ contactId: person, state: 'INACTIVE' });
    await write(long!, inMs(world, -20 * MINUTE));
    await write(short!, inMs(world, -MINUTE));
    await write(person!, inMs(world, -20 * MINUTE));
    await client.message({ contactId: 'answered', messageId: 'a', origin: 'BOT' });
    const filter = { waitingLongerThan: 'PT15M', waitingFor: 'BOT' };
    const call =
      'mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) { results { contactId outcome } } }';
    const input = { filter, state: 'INACTIVE' };
    const { results } = (await client.ask(call, { input })).setBotStatuses;
    expect(results).toEqual([{ contactId: long, outcome: 'APPLIED' }]);
    const { statusSummary } = await client.ask('{ statusSummary(waitingLongerThan: "PT15M") { waiting } }');
    expect(statusSummary.waiting).toBe(2);
  });

  it('follows the bot: its mode, another one, and none', async () => {
    const client = await world.app.client('ADMIN', { workspace: 'modes' });
    const { bot } = await client.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const other = (await client.saveBot({ name: 'Other', mode: 'OFF' })).bot;
    await client.message({ contactId: 'anna', messageId: 'q', origin: 'CONTACT' });
    const query =
      '{ bot: contacts(filter: { waitingFor: BOT }) { totalCount } person: contacts(filter: { waitingFor: PERSON }) { totalCount } }';
    const waitsFor = async () => {
      const found = await client.ask<{ bot: { totalCount: number }; person: { totalCount: number } }>(query);
      return [(await client.status('anna')).waitingFor, found.bot.totalCount, found.person.totalCount];
    };
    expect(await waitsFor()).toEqual(['BOT', 1, 0]);
    await client.saveBot({ botId: bot.botId, mode: 'SUGGESTIVE' });
    expect(await waitsFor()).toEqual(['PERSON', 0, 1]);
    await client.saveBot({ botId: bot.botId, mode: 'AUTO_PILOT' });
    await client.saveContacts([{ contactId: 'anna', botId: other.botId }]);
    expect(await waitsFor()).toEqual(['PERSON', 0, 1]);
    await client.deleteBot(other.botId);
    expect(await waitsFor()).toEqual(['BOT', 1, 0]);
    await client.deleteBot(bot.botId);
    expect(await waitsFor()).toEqual(['PERSON', 0, 1]);
  });

  it('is a person’s turn for a sleeping bot until it wakes, whether or not the timer has run', async () => {
    const client = await world.app.client('ADMIN', { workspace: 'sleepers' });
    await client.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    await client.set({ contactId: 'anna', state: 'SLEEPING', wake: { after: 'PT1H' } });
    await client.message({ contactId: 'anna', messageId: 'q', origin: 'CONTACT' });
    const query =
      'query ($for: WaitingFor) { contacts(filter: { waitingFor: $for }) { nodes { botStatus { waitingFor } } } }';
    const found = async (waitingFor: string) => (await client.ask(query, { for: waitingFor })).contacts.nodes;
    expect([await found('PERSON'), await found('BOT')]).toEqual([
      [{ botStatus: { waitingFor: 'PERSON' } }],
      [],
    ]);
    world.clock.advance(60 * MINUTE);
    expect([await found('PERSON'), await found('BOT')]).toEqual([[], [{ botStatus: { waitingFor: 'BOT' } }]]);
  });

  it('is unchanged by what is older than 7 days, and forgotten by an erasure', async () => {
    const contactId = newId();
    await send(contactId, 'CONTACT', { sentAt: inMs(world, -6 * DAY) });
    world.clock.advance(2 * DAY);
    await send(contactId, 'TEAMMATE', { sentAt: inMs(world, -7 * DAY - SECOND) });
    expect(await world.viewer.status(contactId)).toMatchObject({ waitingSince: inMs(world, -8 * DAY) });
    await world.admin.deleteContact(contactId);
    expect(await world.viewer.status(contactId)).toMatchObject({ waitingSince: null, waitingFor: null });
  });
});
