import { startWithBot } from '../support/app/start-with-bot';
import type { TestApp } from '../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../support/clients/api-client';
import { untilReadiness } from '../support/clients/readiness';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { type CommitProxy, openProxy } from '../support/processes/commit-proxy';

const mariadb = databases.filter(({ name }) => name === 'MariaDB');
const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome botStatus { version } } }`;
const READ = '{ botStatuses(contactIds: ["anna"]) { nodes { version } } }';
const sleeping = (contactId: string) => ({ input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN } });
const codesOf = ({ errors }: Awaited<ReturnType<ApiClient['send']>>) =>
  errors.map(({ extensions }) => [extensions.code, typeof extensions.retryAfterSeconds]);

/** The service with a way to its database that can fall silent without closing a connection. */
async function startBehindProxy(databaseUrl: string): Promise<{ app: TestApp; proxy: CommitProxy }> {
  const { url, proxy } = await openProxy(databaseUrl);
  const { app } = await startWithBot({ databaseUrl: url });
  return { app, proxy };
}

describe.each(mariadb)('a $name that falls silent', (database) => {
  disposeAfterAll();

  it.concurrent('is UNAVAILABLE, not ready, and forgotten as soon as it speaks again', async () => {
    const { app, proxy } = await startBehindProxy(await database.create());
    const agent = await app.client('AGENT');
    await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN });
    proxy.silence();
    const asked = Promise.all([
      agent.send(SET, sleeping('ben')),
      agent.send(SET, sleeping('ben')),
      agent.send(READ),
    ]);
    await untilReadiness(app.url, 503);
    for (const answer of await asked) expect(codesOf(answer)).toEqual([['UNAVAILABLE', 'number']]);
    // What hangs at the end of the silence goes on by itself: nobody will answer it.
    const hanging = agent.send(READ);
    proxy.speak();
    await untilReadiness(app.url, 200);
    expect(codesOf(await hanging)).toEqual([]);
    expect(
      (await agent.set({ contactId: 'ben', state: 'SLEEPING', wake: UNTIL_WOKEN })).botStatus.version,
    ).toBe(1);
    const outages = app.logged.filter((line) => line.includes('Database unavailable'));
    expect(outages).toHaveLength(1);
  });

  it.concurrent.each(['requests', 'answers'] as const)(
    'on the connections there are, where %s are lost: others are used',
    async (lost) => {
      const { app, proxy } = await startBehindProxy(await database.create());
      const agent = await app.client('AGENT');
      await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN });
      proxy.silenceOpen(lost);
      const inactive = { input: { contactId: 'anna', state: 'INACTIVE' } };
      const [set, read] = await Promise.all([agent.send(SET, inactive), agent.send(READ)]);
      expect([codesOf(set), set.data?.setBotStatus.botStatus.version]).toEqual([[], 2]);
      expect(codesOf(read)).toEqual([]);
    },
  );

  it.concurrent('at the very COMMIT: the outcome is looked up, and told as it is', async () => {
    const { app, proxy } = await startBehindProxy(await database.create());
    const agent = await app.client('AGENT');
    proxy.cutNextCommit('silent');
    const { outcome, botStatus } = await agent.set({
      contactId: 'anna',
      state: 'SLEEPING',
      wake: UNTIL_WOKEN,
    });
    expect([outcome, botStatus.version]).toEqual(['APPLIED', 1]);
    expect(await agent.history('anna')).toHaveLength(1);
  });

  it.concurrent('does not hold up a stop', async () => {
    const { app, proxy } = await startBehindProxy(await database.create());
    const agent = await app.client('AGENT');
    proxy.silence();
    const asked = agent.send(SET, sleeping('anna')).catch(() => null);
    await untilReadiness(app.url, 503);
    // The hard stop of the process comes after 10 seconds.
    const start = performance.now();
    await app.stop();
    expect(performance.now() - start).toBeLessThan(9_000);
    await asked;
  });
});
