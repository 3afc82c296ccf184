import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeLater, disposeLeftovers } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { until } from '../../support/until';
import { Endpoints } from '../../support/webhooks/endpoints';
import { EventReceiver } from '../../support/webhooks/event-receiver';

const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { userErrors { message } } }`;

/** The address of a server that takes requests and answers none. */
async function startHanging(): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe.each(databases)('webhook endpoints on $name', (database) => {
  let clock: ManualClock;
  let app: TestApp;
  let admin: ApiClient;
  let endpoints: Endpoints;
  let receiver: EventReceiver;
  let tables: DataSource;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    clock = new ManualClock('2026-03-02T10:00:00.000Z');
    const databaseUrl = await database.create();
    receiver = await EventReceiver.start();
    app = await startTestApp({ databaseUrl, clock, config: { webhookNetworks: ['127.0.0.1'] } });
    tables = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'write' }).initialize();
    const opened = tables;
    disposeLater(() => opened.destroy());
    admin = await app.client('ADMIN');
    endpoints = new Endpoints(admin);
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
  });

  const sleep = async (client: ApiClient, contactId: string) => {
    clock.advance(1);
    await client.ask(SET, { input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN } });
  };
  const received = (count: number) =>
    until(`${count} events`, async () => receiver.events.length >= count, { withinMs: 5_000 });

  it('are not delayed by many of another workspace that do not answer', async () => {
    const other = await app.client('ADMIN', { workspace: 'other' });
    await other.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT', isDefault: true });
    const url = await startHanging();
    for (let index = 0; index < 100; index += 1)
      await new Endpoints(other).save({ name: `hanging-${index}`, url });
    await endpoints.save({ url: receiver.url });
    await sleep(other, 'ben');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await sleep(admin, 'anna');
    await received(1);
  }, 60_000);

  it('are not stopped by one that cannot be read, which can be deleted', async () => {
    await endpoints.save({ url: receiver.url });
    await endpoints.save({ name: 'other', url: receiver.url });
    await tables.query("UPDATE webhook_endpoints SET secrets = '{' WHERE name = 'crm'");
    await sleep(admin, 'anna');
    await received(1);
    expect(await endpoints.get()).toMatchObject({ name: 'other' });
    expect(app.logged.join('')).toContain('A row of webhook_endpoints cannot be read');
    await expect(endpoints.save({ url: receiver.url })).rejects.toThrow();
    expect(await endpoints.delete()).toMatchObject({ deleted: true });
    expect((await endpoints.save({ url: receiver.url })).secret).toMatch(/^whsec_/);
  });

  it('are sent again what a node is sending when that is asked for', async () => {
    await endpoints.save({ url: receiver.url });
    const answers: (() => void)[] = [];
    receiver.answer = () => new Promise((resolve) => answers.push(() => resolve({ status: 200 })));
    await sleep(admin, 'anna');
    clock.advance(10_000);
    const since = new Date(clock.now()).toISOString();
    await sleep(admin, 'ben');
    await until('a request', async () => answers.length > 0);
    await endpoints.replay(since);
    receiver.answer = () => ({ status: 200 });
    for (const answer of answers) answer();
    await until('ben twice', async () => receiver.versionsOf('ben').length >= 2);
  });

  it('keep nothing of a contact that is erased while it is sent', async () => {
    await endpoints.save({ url: receiver.url });
    const answers: (() => void)[] = [];
    receiver.answer = () => new Promise((resolve) => answers.push(() => resolve({ status: 500 })));
    await sleep(admin, 'anna');
    await until('a request', async () => answers.length > 0);
    await admin.ask('mutation { deleteContact(input: { contactId: "anna" }) { userErrors { code } } }');
    for (const answer of answers) answer();
    await until('the end of the round', async () => (await endpoints.get()).failingSince !== null);
    expect(await endpoints.attempts()).toEqual([]);
    expect(await endpoints.get()).toMatchObject({ waitingContacts: 0 });
  });

  it('are not claimed again and again for what was erased', async () => {
    await endpoints.save({ url: receiver.url });
    receiver.answer = () => ({ status: 500 });
    await sleep(admin, 'anna');
    await until('a failure', async () => (await endpoints.get()).waitingContacts === 1);
    await admin.ask('mutation { deleteContact(input: { contactId: "anna" }) { userErrors { code } } }');
    clock.advance(60_000);
    await until('nothing due', async () => {
      const [row] = await tables.query('SELECT next_attempt_at AS due FROM webhook_endpoints');
      return row.due === null;
    });
  });
});
