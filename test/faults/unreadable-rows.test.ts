import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../src/persistence/database/database-url';
import { startWithBot } from '../support/app/start-with-bot';
import type { TestApp } from '../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../support/clients/api-client';
import type { FeedEvent, Subscription } from '../support/clients/live-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { ManualClock } from '../support/stand-ins/manual-clock';

const NOON = '2026-03-02T12:00:00.000Z';
const WRECKS = [
  ['no JSON', '{"state":'],
  ['nothing', ''],
  ['another document', '{"a":1}'],
  ['a list', '[]'],
];
const STATES = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { state permission } } }';
const SET = 'mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { outcome } }';

describe.each(databases)('rows that cannot be read on $name', (database) => {
  disposeAfterAll();
  let clock: ManualClock;
  let app: TestApp;
  let agent: ApiClient;
  let bot: ApiClient;
  let feed: Subscription<FeedEvent>;
  let cursor: string;
  let tables: DataSource;

  beforeEach(async () => {
    const databaseUrl = await database.create();
    clock = new ManualClock('2026-03-02T11:00:00.000Z');
    ({ app } = await startWithBot({ databaseUrl, clock }));
    agent = await app.client('AGENT');
    bot = await app.client('INTEGRATION');
    feed = (await app.live('VIEWER')).feed();
    ({ feedCursor: cursor } = await feed.next());
    tables = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'write' }).initialize();
    const opened = tables;
    disposeLater(() => opened.destroy());
  });

  const sleep = (...ids: string[]) =>
    agent.setMany({ contactIds: ids, state: 'SLEEPING', wake: { at: NOON } });
  const wreck = (text: string, contactId: string) =>
    tables.query('UPDATE bot_statuses SET status = ? WHERE contact_id = ?', [text, contactId]);
  const codesOf = ({ errors }: { errors: readonly { extensions: Record<string, unknown> }[] }) =>
    errors.map(({ extensions }) => extensions.code);

  it.each(WRECKS)('that hold %s keep no neighbour asleep, unwritten or unread', async (_what, text) => {
    const ids = ['anna', 'ben', 'carl', 'dora'];
    await sleep(...ids);
    await feed.take(4);
    await wreck(text, 'ben');

    // Called at once, they share a transaction.
    const answers = await Promise.all(
      ['anna', 'ben', 'emil'].map((contactId) =>
        agent.send(SET, { input: { contactId, state: 'SLEEPING', wake: { at: NOON } } }),
      ),
    );
    expect(answers.map(codesOf)).toEqual([[], ['INTERNAL'], []]);
    expect(answers[1]!.errors[0]!.extensions.errorId).toEqual(expect.any(String));

    // The bot that may have been off stays off.
    const { botStatuses } = await agent.ask(STATES, { ids });
    expect(botStatuses.nodes.map(({ state, permission }) => [state, permission])).toEqual([
      ['SLEEPING', 'NONE'],
      ['INACTIVE', 'NONE'],
      ['SLEEPING', 'NONE'],
      ['SLEEPING', 'NONE'],
    ]);
    const reserve = 'mutation ($input: ReserveReplyInput!) { reserveReply(input: $input) { token } }';
    expect(codesOf(await bot.send(reserve, { input: { contactId: 'ben' } }))).toEqual(['INTERNAL']);
    const preview = 'query ($input: SetBotStatusInput!) { previewBotStatus(input: $input) { outcome } }';
    const input = { contactId: 'ben', state: 'ACTIVE' };
    expect(codesOf(await agent.send(preview, { input }))).toEqual(['INTERNAL']);

    clock.set(NOON);
    const woken = new Set<string>();
    while (woken.size < 4) {
      const { event } = await feed.until((each) => each.event?.statusChange?.reason === 'TIMER');
      woken.add(event.statusChange.contactId);
    }
    expect([...woken].sort()).toEqual(['anna', 'carl', 'dora', 'emil']);
    const bulk = await agent.setMany({ contactIds: ids, state: 'INACTIVE' });
    expect(bulk.results.map(({ outcome, userErrors }) => outcome ?? userErrors[0]!.code)).toEqual([
      'APPLIED',
      'STATUS_UNREADABLE',
      'APPLIED',
      'APPLIED',
    ]);
    expect(app.logged.join()).toContain('A row of bot_statuses cannot be read: workspace test');
    expect(app.logged.join()).not.toContain('ben');
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/bot_status_unreadable_rows_total{table="bot_statuses"} [1-9]/);
  });

  it('are erased and repaired like any other', async () => {
    await sleep('ben');
    await wreck('{', 'ben');
    expect(await (await app.client('ADMIN')).deleteContact('ben')).toMatchObject({ deleted: true });
    expect(await agent.set({ contactId: 'ben', state: 'INACTIVE' })).toMatchObject({ outcome: 'APPLIED' });
  });

  it('of the log stop neither feeds, histories nor repeated calls', async () => {
    await agent.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: 'first' });
    await bot.message({ contactId: 'anna', messageId: '1', origin: 'WORKFLOW' });
    await agent.set({ contactId: 'anna', state: 'INACTIVE' });
    await feed.take(2);
    await tables.query("UPDATE change_log SET status_change = '{' WHERE contact_id = 'anna' AND seq < 4");
    await agent.set({ contactId: 'anna', state: 'ACTIVE' });
    expect((await feed.next()).event.statusChange.version).toBe(3);

    expect((await agent.history('anna')).map(({ version }) => version)).toEqual([3, 2]);
    const again = await Promise.all([
      agent.set({ contactId: 'anna', state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: 'first' }),
      bot.message({ contactId: 'anna', messageId: '1', origin: 'WORKFLOW' }),
      agent.set({ contactId: 'ben', state: 'INACTIVE' }),
    ]);
    expect(again.map(({ replayed, outcome }) => [replayed, outcome])).toEqual([
      ...[
        [true, null],
        [true, null],
        [false, 'APPLIED'],
      ],
    ]);
    // A feed that comes back goes on after what cannot be read, and says that something is missing.
    const live = await app.live('VIEWER');
    const events = await live.feed(cursor).take(5);
    const told = events.map(({ start, event }) => [
      ...[start, event?.statusChange.contactId, event?.statusChange.version],
    ]);
    expect(told).toEqual([
      ['RESUMED', undefined, undefined],
      ['RESET', undefined, undefined],
      [null, 'anna', 2],
      [null, 'anna', 3],
      [null, 'ben', 1],
    ]);
    // So is who asks for pages: what is missing is said, and what follows is told.
    for (const [after, start] of [
      [cursor, 'RESET'],
      [events[1]!.feedCursor, 'RESUMED'],
    ] as const) {
      const rest = await agent.changes(after);
      expect(rest).toMatchObject({ start, pageInfo: { hasNextPage: false } });
      expect(rest.edges.map((edge) => edge.cursor)).toEqual(events.slice(2).map((event) => event.feedCursor));
    }
    // A badge is told how the contact stands.
    const [badge] = await live.badges(['anna'], cursor).take(1);
    expect(badge).toMatchObject({ kind: 'SNAPSHOT', botStatuses: [{ version: 3 }] });
  });

  it('of a bot turn it off, and keep nobody else from writing', async () => {
    await sleep('anna');
    await tables.query("UPDATE bots SET mode = 'SOMETHING'");
    const answer = await bot.reserve({ contactId: 'ben' });
    expect(answer).toMatchObject({ decision: 'DENY', denyReason: 'BOT_UNAVAILABLE' });
    clock.set(NOON);
    const { event } = await feed.until((each) => each.event?.statusChange?.reason === 'TIMER');
    expect(event.statusChange.contactId).toBe('anna');
    const { bots } = await agent.ask('{ bots { botId mode } }');
    expect(bots).toEqual([{ botId: expect.any(String), mode: 'OFF' }]);
    const admin = await app.client('ADMIN');
    expect(await admin.saveBot({ botId: bots[0]!.botId, mode: 'AUTO_PILOT' })).toMatchObject({
      userErrors: [],
    });
    expect(await bot.reserve({ contactId: 'ben' })).toMatchObject({ decision: 'SEND' });
  });
});
