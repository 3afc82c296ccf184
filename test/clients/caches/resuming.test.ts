import { setTimeout as delay } from 'node:timers/promises';
import { createToken } from '../../support/app/tokens';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { until } from '../../support/until';
import { Restartable } from '../graphql-ws/restartable';
import { apollo } from './apollo';
import { Caller } from './caller';
import { BADGES, FEED } from './documents';
import type { StockClient } from './stock-client';
import { urqlWithSchema } from './urql';
import { newContact, startWorld, type World } from './world';

describe.each([apollo, urqlWithSchema])(
  'a subscription of $name goes on after the last event',
  ({ connect }) => {
    disposeAfterAll();
    let world: World;
    let client: StockClient | null = null;

    beforeAll(async () => {
      world = await startWorld();
    });

    // Before the service ends for good, and the client asks for it in vain.
    afterEach(() => client?.close());

    /** What comes for badges and in the feed, as versions. */
    async function follow(url: string, token: string, contactId: string) {
      const badges: string[] = [];
      const feed: number[] = [];
      const starts: string[] = [];
      client = connect(url, token);
      client.subscribe(BADGES, { ids: [contactId] }, ({ botStatusChanged: { kind, botStatuses } }) =>
        badges.push(`${kind} ${botStatuses[0].version}`),
      );
      client.subscribe(FEED, {}, ({ statusFeed: { start, event } }) => {
        if (start) starts.push(start);
        if (event?.statusChange?.contactId === contactId) feed.push(event.statusChange.version);
      });
      await until('both to begin', async () => badges.length > 0 && starts.length > 0);
      return { badges, feed, starts };
    }

    /** Waits for the events of so many changes, and a little longer for any that should not come. */
    async function expectEachOnce(
      { badges, feed, starts }: Awaited<ReturnType<typeof follow>>,
      changes: number,
    ) {
      await until('the changes', async () => badges.length > changes && feed.length >= changes);
      await delay(200);
      expect(badges).toEqual(['SNAPSHOT 0', ...oneTo(changes).map((version) => `CHANGE ${version}`)]);
      expect(feed).toEqual(oneTo(changes));
      expect(new Set(starts)).toEqual(new Set(['BEGUN', 'RESUMED']));
    }

    it('when its socket is terminated, again and again', async () => {
      const contactId = newContact();
      const told = await follow(world.proxy.url, world.token, contactId);
      for (const round of [0, 1]) {
        await world.other.set(contactId, 'INACTIVE');
        await until('the change', async () => told.badges.length === 3 * round + 2);
        world.proxy.cut();
        await world.other.set(contactId, 'ACTIVE');
        await world.other.set(contactId, 'SLEEPING');
        await until('the changes', async () => told.badges.length >= 3 * round + 4);
      }
      await expectEachOnce(told, 6);
    });

    it('when the service is away for 4 seconds, and changes come before the client is back', async () => {
      const contactId = newContact();
      const service = await Restartable.start();
      const token = await createToken('ADMIN');
      const other = new Caller({ url: service.url, token });
      await other.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      const told = await follow(service.url, token, contactId);
      await other.set(contactId, 'INACTIVE');
      await service.process.stop('SIGKILL');
      await delay(4_000);
      await service.restart();
      await other.set(contactId, 'ACTIVE');
      await other.set(contactId, 'SLEEPING');
      await expectEachOnce(told, 3);
    }, 60_000);
  },
);
