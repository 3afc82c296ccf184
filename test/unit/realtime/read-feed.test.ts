import type { LogEntry } from '../../../src/application/log-entry';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import { formatCursor } from '../../../src/realtime/cursor';
import { LiveStatuses } from '../../../src/realtime/live-statuses';
import { PageReads } from '../../../src/realtime/page-reads';
import { Tail } from '../../../src/realtime/tail';
import { digestOf } from '../../support/contact-digest';
import { InMemoryChangeLog, statusEntries, statusEntry } from '../../support/stand-ins/in-memory-change-log';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const LOG_ID = 'a-log';

describe('a page of the feed', () => {
  let log: InMemoryChangeLog;
  let live: LiveStatuses;

  beforeEach(() => {
    log = new InMemoryChangeLog();
    const scheduler = new CooperativeScheduler();
    const pages = new PageReads(scheduler, { failed: () => undefined, succeeded: () => undefined });
    const contacts = {
      read: async () => ({ seq: 0, bots: [], contacts: new Map(), optOuts: new Map() }),
      aliases: async () => new Map(),
    };
    const clock = new ManualClock('2026-03-02T10:00:00Z');
    const tail = new Tail(log, 200, () => undefined);
    live = new LiveStatuses(tail, { log, contacts, digestOf, pages, scheduler, clock }, LOG_ID);
  });

  const cursor = (seq: number, { logId = LOG_ID, workspace = 'acme' } = {}) =>
    formatCursor(logId, workspace, seq);
  const read = async (after: string | null, first = 3) => {
    const { items, ...page } = await live.readFeed('acme', after, first);
    return { seqs: items.map(({ seq }) => seq), ...page };
  };
  const append = (...entries: readonly LogEntry[]) => log.append('acme', ...entries);

  it('begins with the oldest entry that is kept, and says where to go on', async () => {
    append(...statusEntries(1, 5));
    expect(await read(null)).toEqual({
      ...{ start: 'BEGUN', seqs: [1, 2, 3], seq: 3, hasNextPage: true, hasPreviousPage: false },
    });
    log.prunedThrough = 3;
    expect(await read(null)).toEqual({
      ...{ start: 'BEGUN', seqs: [4, 5], seq: 5, hasNextPage: false, hasPreviousPage: false },
    });
  });

  it('goes on after its cursor, until nothing is left', async () => {
    append(...statusEntries(1, 5));
    const resumed = { start: 'RESUMED', hasPreviousPage: true };
    expect(await read(cursor(1))).toEqual({ ...resumed, seqs: [2, 3, 4], seq: 4, hasNextPage: true });
    expect(await read(cursor(2))).toEqual({ ...resumed, seqs: [3, 4, 5], seq: 5, hasNextPage: false });
    expect(await read(cursor(5))).toEqual({ ...resumed, seqs: [], seq: 5, hasNextPage: false });
  });

  it('has a place to go on from, also in a workspace to which nothing has happened', async () => {
    const nothing = { seqs: [], seq: 0, hasNextPage: false };
    expect(await read(null)).toEqual({ ...nothing, start: 'BEGUN', hasPreviousPage: false });
    expect(await read(cursor(0))).toEqual({ ...nothing, start: 'RESUMED', hasPreviousPage: true });
  });

  it('has entries of each kind, and leaves out what changed nothing', async () => {
    const at = (seq: number) => ({ seq, id: `entry ${seq}` });
    const idle = statusEntry(2);
    append(
      statusEntry(1),
      { ...idle, change: { ...idle.change, outcome: 'NO_CHANGE' } },
      { kind: 'CONTACT', ...at(3), contactId: 'anna' },
      { kind: 'BOT', ...at(4), botId: 'bot-1' },
      { kind: 'BOT_DELETION', ...at(5), botId: 'bot-1' },
      { kind: 'ERASURE', ...at(6), contactDigest: 'a digest' },
    );
    const { items } = await live.readFeed('acme', null, 10);
    expect(items.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['STATUS', 1],
      ['CONTACT', 3],
      ['BOT', 4],
      ['BOT_DELETION', 5],
      ['ERASURE', 6],
    ]);
  });

  const RESET = { start: 'RESET', seqs: [], seq: 6, hasNextPage: false, hasPreviousPage: true };

  it.each<[string, () => string]>([
    ['of another log, as after a restore', () => cursor(3, { logId: 'another' })],
    ['of another workspace', () => cursor(3, { workspace: 'globex' })],
    ['from beyond the log', () => cursor(7)],
    ['from before what the log still has', () => cursor(1)],
  ])('is a RESET to the end of the log after a cursor %s', async (_which, after) => {
    append(...statusEntries(1, 6));
    log.prunedThrough = 2;
    expect(await read(after())).toEqual(RESET);
    expect(await read(cursor(6))).toMatchObject({ start: 'RESUMED', seq: 6 });
  });

  it.each<[string, LogEntry]>([
    ['an erasure whose digest is gone', { kind: 'ERASURE', seq: 3, id: 'entry 3', contactDigest: null }],
    ['a row that can not be read', { kind: 'UNREADABLE', seq: 3, id: 'entry 3', contactId: 'anna' }],
  ])('is a RESET that goes on after %s', async (_what, lost) => {
    append(...statusEntries(1, 2), lost, ...statusEntries(4, 6));
    const rest = { start: 'RESET', seqs: [4, 5, 6], seq: 6, hasNextPage: false };
    expect(await read(cursor(1), 5)).toMatchObject(rest);
    expect(await read(cursor(2), 5)).toMatchObject(rest);
    expect(await read(null, 6)).toMatchObject(rest);
    expect(await read(cursor(2), 1)).toMatchObject({ start: 'RESET', seqs: [], seq: 3, hasNextPage: true });
    expect(await read(cursor(1), 1)).toMatchObject({ start: 'RESUMED', seqs: [2], seq: 2 });
    expect(await read(cursor(3), 5)).toMatchObject({ start: 'RESUMED', seqs: [4, 5, 6] });
  });

  it('is a RESET where the log is pruned while it is read', async () => {
    append(...statusEntries(1, 6));
    const { bounds } = log;
    log.bounds = async (workspace) => {
      const known = await bounds.call(log, workspace);
      log.prunedThrough = 5;
      return known;
    };
    expect(await read(cursor(1))).toEqual(RESET);
  });

  it('may have from 0 to 100 entries, after a cursor', async () => {
    append(...statusEntries(1, 101));
    expect((await read(null, 100)).seqs).toHaveLength(100);
    expect(await read(null, 0)).toMatchObject({ seqs: [], seq: 0, hasNextPage: true });
    await expect(read(null, 101)).rejects.toMatchObject({
      ...{ code: 'BAD_USER_INPUT', options: { field: ['first'] } },
    });
    await expect(read('nonsense')).rejects.toMatchObject({
      ...{ code: 'BAD_USER_INPUT', options: { field: ['after'] } },
    });
  });
});
