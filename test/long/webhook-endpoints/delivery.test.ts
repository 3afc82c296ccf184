import { Webhook } from 'standardwebhooks';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { startTwoNodes } from '../../support/app/two-nodes';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeLeftovers } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { until } from '../../support/until';
import { Endpoints } from '../../support/webhooks/endpoints';
import { EventReceiver, type ReceivedEvent } from '../../support/webhooks/event-receiver';

const START = '2026-03-02T10:00:00.000Z';
/** After each attempt; a fifth more at most. */
const WAITS = [5 * SECOND, 30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 8 * HOUR, 8 * HOUR];
const SLEEP = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) {
  statusChange { id contactId version previousState state outcome reason note recordedAt effectiveAt messageId
    actor { kind externalId name } } userErrors { message } } }`;

async function setStatus(
  client: ApiClient,
  input: { state: string; contactId: string; note?: string | null },
) {
  const wake = input.state === 'SLEEPING' ? UNTIL_WOKEN : undefined;
  const answer = await client.ask<
    Record<string, { statusChange: Record<string, unknown>; userErrors: readonly unknown[] }>
  >(SLEEP, { input: { ...input, wake } });
  expect(answer.setBotStatus!.userErrors).toEqual([]);
  return answer.setBotStatus!.statusChange;
}

describe.each(databases)('webhook endpoints on $name', (database) => {
  let clock: ManualClock;
  let databaseUrl: string;
  let app: TestApp;
  let admin: ApiClient;
  let endpoints: Endpoints;
  let receiver: EventReceiver;
  afterEach(disposeLeftovers);

  const config = { webhookNetworks: ['127.0.0.1'] };
  const open = async () => {
    app = await startTestApp({ databaseUrl, clock, config });
    admin = await app.client('ADMIN');
    endpoints = new Endpoints(admin);
  };
  beforeEach(async () => {
    clock = new ManualClock(START);
    databaseUrl = await database.create();
    receiver = await EventReceiver.start();
    await open();
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
  });

  const set = async (contactId: string, state = 'SLEEPING', note: string | null = null) => {
    // Times of changes differ.
    clock.advance(1);
    return setStatus(admin, { contactId, state, note });
  };
  /** Puts a contact to sleep and wakes it in turns. */
  const change = async (contactId: string, times: number) => {
    for (let time = 0; time < times; time += 1) await set(contactId, time % 2 === 0 ? 'SLEEPING' : 'ACTIVE');
  };
  const received = (count: number) =>
    until(`${count} events`, async () => receiver.accepted.length >= count, { withinMs: 15_000 });
  const tried = (count: number) =>
    until(`${count} attempts`, async () => receiver.events.length >= count, { withinMs: 15_000 });
  /** Waits until attempts are stored: an endpoint whose round is running when the clock jumps loses its lease. */
  const recorded = (count: number) =>
    until(`${count} attempts`, async () => (await endpoints.attempts()).length >= count, {
      withinMs: 15_000,
    });
  const failFor = (contactId: string, status = 500) => {
    receiver.answer = ({ data }) => ({ status: data.contactId === contactId ? status : 200 });
  };
  const ids = (events: readonly ReceivedEvent[]) => events.map(({ id }) => id);

  it('are told each change, signed so that a stock verifier accepts it, with the names of the API', async () => {
    const { secret } = await endpoints.save({ url: receiver.url });
    const changed = await set('anna', 'SLEEPING', 'On the phone');
    await received(1);
    const [event] = receiver.events;
    expect(event).toMatchObject({
      id: changed.id,
      type: 'bot_status.changed',
      timestamp: changed.recordedAt,
    });
    expect(event!.data).toMatchObject(changed);
    expect(event!.headers['content-type']).toBe('application/json');
    // The verifier compares with the time of this machine.
    jest.spyOn(Date, 'now').mockReturnValue(clock.now());
    const headers = event!.headers as Record<string, string>;
    expect(new Webhook(secret!).verify(event!.text, headers)).toEqual(JSON.parse(event!.text));
    expect(() => new Webhook(secret!).verify(`${event!.text} `, headers)).toThrow();
    jest.restoreAllMocks();
    await until('the counter', async () => (await endpoints.get()).delivered === 1);
    expect(await endpoints.attempts()).toMatchObject([
      { eventId: changed.id, status: 200, problem: null, response: 'ok' },
    ]);
    expect((await endpoints.save({ url: receiver.url })).secret).toBeNull();
  });

  it('get what happens from their creation on, and only what they ask for', async () => {
    await set('before');
    await endpoints.save({
      url: receiver.url,
      eventTypes: ['bot_status.changed', 'waiting.changed'],
      states: ['SLEEPING'],
    });
    await change('anna', 3);
    await admin.ask(
      `mutation { recordMessage(input: { contactId: "anna", messageId: "m1", origin: CONTACT }) { outcome } }`,
    );
    await received(3);
    expect(receiver.events.map(({ type, data }) => [type, data.version])).toEqual([
      ['bot_status.changed', 1],
      ['bot_status.changed', 3],
      ['waiting.changed', 3],
    ]);
    expect(receiver.events[2]!.data).toMatchObject({ contactId: 'anna', pendingInbound: 1 });
  });

  it('hold back later events of a contact, but not of others, until a failed one is accepted', async () => {
    await endpoints.save({ url: receiver.url });
    failFor('anna');
    await change('anna', 1);
    await recorded(1);
    await set('anna', 'ACTIVE');
    await change('anna', 3);
    await change('ben', 3);
    clock.advance(2 * SECOND);
    await received(3);
    expect(receiver.versionsOf('ben')).toEqual([1, 2, 3]);
    expect(receiver.versionsOf('anna')).toEqual([]);
    expect(await endpoints.get()).toMatchObject({ waitingContacts: 1, parkedEvents: 0 });
    receiver.answer = () => ({ status: 204 });
    clock.advance(6_100);
    await received(8);
    expect(receiver.versionsOf('anna')).toEqual([1, 2, 3, 4, 5]);
    await until('an end', async () => (await endpoints.get()).waitingContacts === 0);
    const tries = receiver.events.filter(({ data }) => data.version === 1 && data.contactId === 'anna');
    expect(new Set(ids(tries)).size).toBe(1);
  });

  it('get only the newest of the events that waited with LATEST', async () => {
    await endpoints.save({ url: receiver.url, mode: 'LATEST' });
    failFor('anna');
    await change('anna', 1);
    await recorded(1);
    await set('anna', 'ACTIVE');
    await change('anna', 4);
    clock.advance(6_100);
    await recorded(2);
    receiver.answer = () => ({ status: 200 });
    clock.advance(MINUTE);
    await received(1);
    expect(receiver.versionsOf('anna')).toEqual([6]);
    await until('an end', async () => (await endpoints.get()).waitingContacts === 0);
    await set('anna', 'SLEEPING');
    await received(2);
    expect(receiver.versionsOf('anna').at(-1)).toBe(7);
  });

  it('are tried for about a day, then the event is parked, later ones go on, and it can be sent again', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = ({ data }) => ({ status: data.version === 1 ? 500 : 200, body: 'No, thanks.' });
    await change('anna', 2);
    const recorded = (count: number) =>
      until(`${count} attempts`, async () => (await failures()).length >= count, { withinMs: 15_000 });
    const failures = async () => (await endpoints.attempts()).filter(({ status }) => status === 500);
    for (const [index, wait] of WAITS.entries()) {
      await recorded(index + 1);
      clock.advance(1.2 * wait + MINUTE);
    }
    await recorded(9);
    clock.advance(MINUTE);
    await until('the event after it', async () => receiver.versionsOf('anna').includes(2));
    await until('the parked event', async () => (await endpoints.get()).parkedEvents === 1);
    await until('none waiting', async () => (await endpoints.get()).waitingContacts === 0);
    const problem = 'The response had status 500. Only a status from 200 to 299 is a success.';
    expect((await failures())[0]).toMatchObject({
      problem,
      response: 'No, thanks.',
    });

    receiver.answer = () => ({ status: 200 });
    await endpoints.replay();
    await until('the parked event', async () => receiver.versionsOf('anna').includes(1));
    await until('none', async () => (await endpoints.get()).parkedEvents === 0);
    expect(receiver.versionsOf('anna')).toEqual([2, 1]);
  }, 90_000);

  it('are left alone as long as they ask', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '600' } });
    await change('anna', 1);
    await tried(1);
    await until('the failure', async () => (await endpoints.get()).failingSince !== null);
    receiver.answer = () => ({ status: 200 });
    clock.advance(9 * MINUTE);
    await change('ben', 1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(receiver.events).toHaveLength(1);
    clock.advance(MINUTE);
    await received(2);
    await until('the success', async () => (await endpoints.get()).failingSince === null);
  });

  it('are disabled by status 410, which is told, and go on with what they missed', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = () => ({ status: 410 });
    await change('anna', 1);
    await until('the end', async () => (await endpoints.get()).disabledAt !== null);
    expect((await endpoints.get()).disabledReason).toBe('A response had status 410 (Gone).');
    expect(app.logged.join('')).toContain('A webhook endpoint was disabled');
    receiver.answer = () => ({ status: 200 });
    await set('anna', 'ACTIVE');
    await change('anna', 2);
    await change('ben', 2);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(receiver.events).toHaveLength(1);
    await endpoints.enable();
    await received(6);
    expect([receiver.versionsOf('anna'), receiver.versionsOf('ben')]).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ]);
    expect(await endpoints.get()).toMatchObject({ disabledAt: null, disabledReason: null });
  });

  it('are disabled when every attempt has failed for three days', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = () => ({ status: 503 });
    await change('anna', 1);
    await tried(1);
    await until('the failure', async () => (await endpoints.get()).failingSince !== null);
    clock.advance(3 * DAY);
    await until('the end', async () => (await endpoints.get()).disabledAt !== null);
    expect((await endpoints.get()).disabledReason).toBe('Every attempt has failed for 3 days.');
  });

  it('are not followed to another address', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = () => ({ status: 302, headers: { location: receiver.url } });
    expect(await endpoints.test()).toMatchObject({
      status: 302,
      problem: 'The response had status 302. Redirects are not followed.',
    });
    expect(receiver.events).toHaveLength(1);
  });

  it('are sent a test event', async () => {
    const { secret } = await endpoints.save({ url: receiver.url });
    expect(await endpoints.test()).toMatchObject({ status: 200, problem: null, response: 'ok' });
    const [event] = receiver.events;
    expect([event!.type, event!.data]).toEqual(['webhook_endpoint.test', { name: 'crm' }]);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('verify with the old and the new secret while one replaces the other', async () => {
    const { secret: old } = await endpoints.save({ url: receiver.url });
    const { secret: current } = await endpoints.rotate({ keepOldFor: 'PT1H' });
    const verifies = async (secret: string | null) => {
      await endpoints.test();
      const { text, headers } = receiver.events.at(-1)!;
      jest.spyOn(Date, 'now').mockReturnValue(clock.now());
      try {
        new Webhook(secret!).verify(text, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      } finally {
        jest.restoreAllMocks();
      }
    };
    expect([await verifies(old), await verifies(current)]).toEqual([true, true]);
    clock.advance(HOUR + 2 * SECOND);
    expect([await verifies(old), await verifies(current)]).toEqual([false, true]);
  });

  it('are sent everything again that was recorded since a time, with the same ids', async () => {
    await endpoints.save({ url: receiver.url });
    await change('anna', 2);
    clock.advance(MINUTE);
    const since = new Date(clock.now()).toISOString();
    await change('anna', 2);
    await change('ben', 1);
    await received(5);
    await until('an end', async () => (await endpoints.get()).delivered === 5);
    await endpoints.replay(since);
    await received(8);
    const later = receiver.events.slice(0, 5).filter(({ timestamp }) => timestamp >= since);
    expect(ids(receiver.events.slice(5)).toSorted()).toEqual(ids(later).toSorted());
    expect(receiver.versionsOf('anna')).toEqual([1, 2, 3, 4, 3, 4]);
  });

  it('are told nothing more of a contact that is erased', async () => {
    await endpoints.save({ url: receiver.url });
    failFor('anna');
    await change('anna', 2);
    await until('the failure', async () => (await endpoints.get()).waitingContacts === 1);
    await admin.ask('mutation { deleteContact(input: { contactId: "anna" }) { userErrors { code } } }');
    expect(await endpoints.get()).toMatchObject({ waitingContacts: 0 });
    expect(await endpoints.attempts()).toEqual([]);
    receiver.answer = () => ({ status: 200 });
    clock.advance(DAY);
    await change('ben', 1);
    await received(1);
    expect(receiver.accepted.map(({ data }) => data.contactId)).toEqual(['ben']);
  });

  it('get what happened while no node was running', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = () => ({ status: 500 });
    await change('anna', 3);
    await tried(1);
    await app.stop();
    receiver.answer = () => ({ status: 200 });
    await open();
    clock.advance(MINUTE);
    await received(3);
    expect(receiver.versionsOf('anna')).toEqual([1, 2, 3]);
  });

  it('are gone once deleted', async () => {
    await endpoints.save({ url: receiver.url });
    expect(await endpoints.delete()).toMatchObject({ deleted: true });
    await change('anna', 1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(receiver.events).toEqual([]);
    expect(await endpoints.delete()).toMatchObject({ deleted: false });
  });
});

describe.each(databases)('webhook endpoints of several nodes on $name', (database) => {
  afterEach(disposeLeftovers);

  it('get each event from one of them, in order by contact', async () => {
    const nodes = await startTwoNodes(database, { webhookNetworks: ['127.0.0.1'] });
    const receiver = await EventReceiver.start();
    const admins = [await nodes.here.client('ADMIN'), await nodes.there.client('ADMIN')];
    await admins[0]!.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
    await new Endpoints(admins[0]!).save({ url: receiver.url });
    const contacts = Array.from({ length: 20 }, (_, index) => `contact-${index}`);
    await Promise.all(
      contacts.map(async (contactId, index) => {
        for (let time = 0; time < 10; time += 1) {
          const state = time % 2 === 0 ? 'SLEEPING' : 'ACTIVE';
          await setStatus(admins[(index + time) % 2]!, { contactId, state });
        }
      }),
    );
    await until('all', async () => receiver.accepted.length >= 200);
    expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(200);
    expect(receiver.events).toHaveLength(200);
    for (const contactId of contacts)
      expect(receiver.versionsOf(contactId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
