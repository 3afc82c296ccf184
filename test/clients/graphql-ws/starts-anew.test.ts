import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createToken } from '../../support/app/tokens';
import { createSqlite } from '../../support/databases/databases';
import { openHousekeeping, pruneAll } from '../../support/databases/housekeeping';
import { disposeLeftovers } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';
import { until } from '../../support/until';
import { Follower } from './follower';
import { Restartable } from './restartable';
import { CONTACTS, type Service, saveBot, Writer } from './writer';

const run = promisify(execFile);
/** Most of the time is that of several starts of the service. */
const TIMEOUT_MS = 90_000;

describe('where what followed the cursor is no longer known, the stock client is told to begin anew', () => {
  let databaseUrl: string;
  let node: Restartable;
  let service: Service;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    databaseUrl = createSqlite().url;
    node = await Restartable.start(databaseUrl);
    service = { url: node.url, token: await createToken('ADMIN') };
    await saveBot(service);
  });

  /** The changes that the feed and badges tell once they have begun anew, after something that happens offline. */
  async function beginAnew(happens: () => Promise<unknown>): Promise<void> {
    const follower = new Follower(node.url, () => service.token);
    const [feed, badges] = [follower.feed(), follower.badges()];
    await until('the start', async () => feed.starts.length > 0 && badges.snapshots.length > 0);
    await node.process.stop();
    await happens();
    await node.restart();
    await until('the new start', async () => feed.starts.length > 1 && badges.snapshots.length > 1);
    expect(feed.starts).toEqual(['BEGUN', 'RESET']);
    expect(badges.snapshots.map((ids) => ids.toSorted())).toEqual([CONTACTS, CONTACTS]);

    const writer = new Writer(service);
    await writer.writes(10);
    const written = await writer.stop();
    const last = written.at(-1)!;
    await until('the last change', async () => feed.changes.includes(last) && badges.changes.includes(last));
    expect([feed.changes.slice(-10), badges.changes.slice(-10)]).toEqual([
      written.slice(-10),
      written.slice(-10),
    ]);
    expect([feed.ends, badges.ends]).toEqual([[], []]);
  }

  it(
    'once: entries beyond the cursor were pruned',
    async () => {
      await beginAnew(async () => {
        // At another address, so that the client does not follow these changes before they are pruned.
        const other = await Restartable.start(databaseUrl);
        const writer = new Writer({ ...service, url: other.url });
        await writer.writes(5);
        await writer.stop();
        await other.process.stop('SIGKILL');
        const pruned = await pruneAll(await openHousekeeping(databaseUrl), Date.now() + 60_000);
        expect(pruned).toBeGreaterThanOrEqual(5);
      });
    },
    TIMEOUT_MS,
  );

  it(
    'once: the log has a new id, as after a restore',
    async () => {
      await beginAnew(async () => {
        const { PATH = '', HOME = '' } = process.env;
        const env = { PATH, HOME, DATABASE_URL: databaseUrl };
        await run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'renew-log-id'], {
          cwd: ROOT,
          env,
        });
      });
    },
    TIMEOUT_MS,
  );
});
