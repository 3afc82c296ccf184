import { startTestApp, type TestApp } from '../../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../../support/clients/api-client';
import type { BadgeEvent, Subscription } from '../../support/clients/live-client';
import { openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

const FEED = `subscription ($full: Boolean! = true) { statusFeed { event { ... on StatusChanged { statusChange {
  version note @include(if: $full) actor { name } } } } } }`;
const BADGE = `subscription ($ids: [ID!]!, $full: Boolean! = true, $first: Int = 2) {
  botStatusChanged(contactIds: $ids) { feedCursor botStatuses { contactId version note @include(if: $full)
    contact { name statusHistory(first: $first) { edges { node { version } } } } } } }`;
const WORKSPACES = ['one', 'two'];
const ID = 'the same in both';
const versionsOf = ({ botStatuses }: BadgeEvent) =>
  botStatuses.filter(({ contactId }) => contactId === ID).map(({ version }) => version);

describe('events that many are told', () => {
  disposeAfterAll();
  let app: TestApp;
  const admins = new Map<string, ApiClient>();
  beforeAll(async () => {
    app = await startTestApp();
    for (const workspace of WORKSPACES) {
      const admin = await app.client('ADMIN', { workspace });
      await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      await admin.saveContacts([{ contactId: ID, name: `Anna of ${workspace}` }]);
      admins.set(workspace, admin);
    }
  });
  let changes = 0;
  async function change(workspace: string, count = 3): Promise<void> {
    const inputs = Array.from({ length: count }, (_, index) => ({
      contactId: ID,
      ...(index % 2 ? { state: 'INACTIVE' } : { state: 'SLEEPING', wake: UNTIL_WOKEN }),
      note: `change ${++changes} of ${workspace}`,
    }));
    await Promise.all(inputs.map((input) => admins.get(workspace)!.set(input)));
  }
  const versionOf = async (workspace: string) => (await admins.get(workspace)!.status(ID)).version;

  it('stay in their workspace: the same words in two of them tell nothing of the other', async () => {
    const all: [string, Subscription<unknown>][] = [];
    for (const workspace of WORKSPACES) {
      for (const role of ['VIEWER', 'ADMIN', 'VIEWER'] as const) {
        const live = await app.live(role, { workspace });
        for (const subscription of [live.subscribe(FEED), live.subscribe(BADGE, { ids: [ID] })]) {
          await subscription.next();
          all.push([workspace, subscription]);
        }
      }
    }
    await Promise.all(WORKSPACES.map((workspace) => change(workspace, 4)));
    for (const [workspace, subscription] of all) {
      await subscription.take(4);
      const text = JSON.stringify(subscription.events.slice(1));
      expect(text).toContain(`of ${workspace}`);
      for (const other of WORKSPACES) if (other !== workspace) expect(text).not.toContain(`of ${other}`);
      subscription.stop();
    }
  });

  it('are told as each has asked: by variables sent, left out where a default stands, or null', async () => {
    await change('one');
    const live = await app.live('VIEWER', { workspace: 'one' });
    const watch = (more: object) => live.subscribe<BadgeEvent>(BADGE, { ids: [ID], ...more });
    const asked = [
      {},
      { full: true },
      { full: false },
      { first: 1 },
      { first: null },
      { full: false, first: 1 },
    ];
    const subscriptions = asked.map(watch);
    for (const subscription of subscriptions) await subscription.next();
    await change('one', 1);
    const shapes = await Promise.all(
      subscriptions.map(async (subscription) => {
        const [botStatus] = (await subscription.next()).botStatuses as [BadgeEvent['botStatuses'][0]];
        return ['note' in botStatus, Math.min(botStatus.contact.statusHistory.edges.length, 3)];
      }),
    );
    expect(shapes).toEqual([
      [true, 2],
      [true, 2],
      [false, 2],
      [true, 1],
      [true, 3],
      [false, 1],
    ]);
    for (const subscription of subscriptions) subscription.stop();
  });

  it('come in order to each, also to who joins between them, and go on for who stays', async () => {
    const live = await app.live('VIEWER', { workspace: 'one' });
    const other = await app.live('VIEWER', { workspace: 'one' });
    const first = live.subscribe<BadgeEvent>(BADGE, { ids: [ID] });
    await first.next();
    const before = await versionOf('one');
    const changing = change('one', 60);
    const second = other.subscribe<BadgeEvent>(BADGE, { ids: [ID, 'another'] });
    const [started] = versionsOf(await second.next()) as [number];
    await changing;
    await first.until((event) => versionsOf(event).includes(before + 60));
    first.stop();
    await change('one', 5);
    await second.until((event) => versionsOf(event).includes(before + 65));
    const versions = ({ events }: Subscription<BadgeEvent>) => events.flatMap(versionsOf);
    const from = (start: number, end: number) =>
      Array.from({ length: end - start + 1 }, (_, index) => start + index);
    expect(versions(first)).toEqual(from(before, before + 60));
    expect(versions(second)).toEqual(from(started, before + 65));
    second.stop();
  });

  it('end with their subscription, on a socket that goes on: none follows its end', async () => {
    const socket = await openSocket(app.url);
    await socket.init(await app.token('VIEWER', { workspace: 'one' }));
    const ids = ['1', 'a "quoted" \\ id', 'línea\n\u2028 🙂', 'x'.repeat(1_000)];
    for (const id of ids) socket.subscribe(id, BADGE, { ids: [ID] });
    for (const id of ids) await socket.nextOf(id);
    const start = await versionOf('one');
    const changing = change('one', 40);
    const [gone, ...left] = ids;
    await socket.nextOf(gone!);
    socket.send({ id: gone, type: 'complete' });
    socket.send({ type: 'ping' });
    const seen = new Map(left.map((id) => [id, 0]));
    let isOver = false;
    while (!isOver || Math.min(...seen.values()) < start + 40) {
      const frame = await socket.next();
      if (frame.type === 'pong') isOver = true;
      else if (frame.id !== gone) seen.set(frame.id, versionsOf(frame.payload.data.botStatusChanged)[0]!);
      else expect(isOver).toBe(false);
    }
    await changing;
    socket.socket.terminate();
  });
});
