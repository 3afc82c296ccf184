import mysql from 'mysql2/promise';
import { runCommand } from '../support/app/command-line';
import { startTestApp, type TestApp } from '../support/app/test-app';
import type { ApiClient } from '../support/clients/api-client';
import type { FeedEvent, Subscription } from '../support/clients/live-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { oneTo } from '../support/one-to';
import { ManualClock } from '../support/stand-ins/manual-clock';
import { until } from '../support/until';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;

/** SQLite has no rows to hold: there a transaction holds the file. */
describe.each(databases.filter(({ name }) => name === 'MariaDB'))(
  'rows that somebody holds on $name',
  (database) => {
    disposeAfterAll();
    let databaseUrl: string;
    let clock: ManualClock;
    let app: TestApp;

    beforeEach(async () => {
      databaseUrl = await database.create();
      clock = new ManualClock(new Date(NOON - HOUR).toISOString());
      app = await startTestApp({ databaseUrl, clock });
    });

    /** Holds rows until it is called. */
    async function hold(...statements: readonly string[]): Promise<() => Promise<void>> {
      const connection = await mysql.createConnection(databaseUrl.replace('mariadb:', 'mysql:'));
      disposeLater(() => connection.destroy());
      await connection.query('START TRANSACTION');
      for (const sql of statements) await connection.query(`${sql} FOR UPDATE`);
      return async () => {
        await connection.query('ROLLBACK');
      };
    }
    const ofContact = (table: string, id: string, workspace: string) =>
      `SELECT * FROM ${table} WHERE workspace = '${workspace}' AND ${table === 'contacts' ? 'id' : 'contact_id'} = '${id}'`;

    /** A workspace with a bot, sleepers due at noon, and its feed. */
    async function open(workspace: string, sleepers: readonly string[]) {
      await (await app.client('ADMIN', { workspace })).saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      const agent = await app.client('AGENT', { workspace });
      await agent.setMany({
        contactIds: sleepers,
        state: 'SLEEPING',
        wake: { at: new Date(NOON).toISOString() },
      });
      const feed = (await app.live('VIEWER', { workspace })).feed();
      await feed.next();
      return { agent, feed };
    }
    const woken = async (feed: Subscription<FeedEvent>, count: number) =>
      (await feed.take(count))
        .map(({ event }) => event.statusChange)
        .map(({ contactId, reason, version }) => [contactId, reason, version])
        .sort();
    const wakeOf = (...ids: readonly string[]) => ids.map((id) => [id, 'TIMER', 2]);
    const set = (agent: ApiClient, contactId: string) => agent.set({ contactId, state: 'INACTIVE' });

    it.each(['contacts', 'bot_statuses', 'sleep_timers'])(
      'of %s keep one contact asleep, and neither its neighbours nor other workspaces',
      async (table) => {
        const a = await open('a', ['anna', 'ben', 'carl']);
        const b = await open('b', ['dora']);
        const release = await hold(ofContact(table, 'anna', 'a'));
        clock.set('12:00:00');
        expect(await woken(b.feed, 1)).toEqual(wakeOf('dora'));
        expect(await woken(a.feed, 2)).toEqual(wakeOf('ben', 'carl'));
        await release();
        expect(await woken(a.feed, 1)).toEqual(wakeOf('anna'));
        expect(await a.agent.history('anna')).toHaveLength(2);
      },
    );

    it('are found by the doctor, with the connection that holds them', async () => {
      await open('a', ['anna']);
      const release = await hold(ofContact('contacts', 'anna', 'a'));
      const examine = async () => {
        const settings = { NODE_ENV: 'test', DATABASE_URL: databaseUrl };
        const { stdout } = await runCommand(['doctor', '--json'], settings);
        const { findings }: { findings: { level: string; message: string }[] } = JSON.parse(stdout);
        return findings.filter(({ level }) => level === 'WARNING').map(({ message }) => message);
      };
      const isHeld = (message: string) =>
        /^Connection \d+ of the database server has been holding/.test(message);
      await until('the doctor to find it', async () => (await examine()).some(isHeld), { withinMs: 20_000 });
      await release();
      await until('the doctor to find none', async () => !(await examine()).some(isHeld));
    });

    it('of several contacts in more workspaces than may write at once delay no other', async () => {
      const names = oneTo(14).map((number) => `held ${number}`);
      const held = await Promise.all(names.map((name) => open(name, ['x', 'y'])));
      const b = await open('b', ['dora']);
      const release = await hold(
        ...names.flatMap((name) => ['x', 'y'].map((id) => ofContact('contacts', id, name))),
      );
      const waiting = held.map(({ agent }) => set(agent, 'x'));
      expect(await set(b.agent, 'emil')).toMatchObject({ outcome: 'APPLIED' });
      expect((await b.feed.next()).event.statusChange.contactId).toBe('emil');
      clock.set('12:00:00');
      expect(await woken(b.feed, 1)).toEqual(wakeOf('dora'));
      await release();
      for (const answer of await Promise.all(waiting)) expect(answer).toMatchObject({ outcome: 'APPLIED' });
      for (const { feed } of held) {
        const ys = await feed.until(({ event }) => event?.statusChange?.contactId === 'y');
        expect(ys.event.statusChange).toMatchObject({ reason: 'TIMER', version: 2 });
      }
    });

    it.each(['contacts', 'bot_statuses', 'sleep_timers'])(
      'of %s let the commands of one contact wait, and those of its neighbours go on',
      async (table) => {
        const { agent } = await open('a', ['anna', 'ben']);
        const release = await hold(ofContact(table, 'anna', 'a'));
        const order: string[] = [];
        const note = (id: string) => set(agent, id).then(() => order.push(id));
        const anna = note('anna');
        for (const id of ['ben', 'new one']) await note(id);
        expect(order).toEqual(['ben', 'new one']);
        await release();
        await anna;
        expect((await agent.history('anna')).map(({ reason }: { reason: string }) => reason)).toEqual([
          'MANUAL',
          'BULK',
        ]);
      },
    );

    it('that every write of a workspace needs keep that workspace alone from writing', async () => {
      const names = oneTo(6).map((number) => `held ${number}`);
      const held = await Promise.all(names.map((name) => open(name, ['x'])));
      const b = await open('b', ['dora']);
      const release = await hold(
        ...names.map((name) => `SELECT * FROM workspaces WHERE workspace = '${name}'`),
      );
      const writes = held.map(({ agent }) =>
        agent.ask(SET, { input: { contactId: 'x', state: 'INACTIVE' } }).catch(String),
      );
      clock.set('12:00:00');
      expect(await woken(b.feed, 1)).toEqual(wakeOf('dora'));
      expect(await set(b.agent, 'emil')).toMatchObject({ outcome: 'APPLIED' });
      for (const answer of await Promise.all(writes)) expect(answer).toContain('UNAVAILABLE');
      await release();
      for (const { feed } of held) expect(await woken(feed, 1)).toEqual(wakeOf('x'));
    });
  },
);

const SET = 'mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome } }';
