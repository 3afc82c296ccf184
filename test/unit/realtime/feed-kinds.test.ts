import type { LogEntry } from '../../../src/application/log-entry';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import { type FeedEvent, FeedStream, isFeedEntry } from '../../../src/realtime/feed-stream';
import { PageReads } from '../../../src/realtime/page-reads';
import { InMemoryChangeLog, statusEntry, waitingEntry } from '../../support/stand-ins/in-memory-change-log';

/** Nothing here takes time: a reader that waits longer was not told. */
jest.setTimeout(10_000);

const at = (seq: number) => ({ seq, id: `entry ${seq}` });
const TOLD: readonly LogEntry[] = [
  statusEntry(1),
  { kind: 'CONTACT', ...at(2), contactId: 'anna' },
  { kind: 'BOT', ...at(3), botId: 'bot-1' },
  { kind: 'BOT_DELETION', ...at(4), botId: 'bot-1' },
  { kind: 'ERASURE', ...at(5), contactDigest: 'a digest' },
];
const WAITING = waitingEntry(6);
const FORGOTTEN: LogEntry = { kind: 'ERASURE', ...at(6), contactDigest: null };

describe('what a feed tells', () => {
  let log: InMemoryChangeLog;
  const open = () => {
    const pages = new PageReads(new CooperativeScheduler(), {
      failed: () => undefined,
      succeeded: () => undefined,
    });
    const watcher = { workspace: 'one', memory: new ByteBudget(1024 * 1024) };
    return new FeedStream(watcher, 0, 'BEGUN', { log, pages }, () => undefined);
  };
  async function take(feed: FeedStream, count: number): Promise<FeedEvent[]> {
    const events: FeedEvent[] = [];
    while (events.length < count) events.push((await feed.next()).value);
    return events;
  }
  beforeEach(() => {
    log = new InMemoryChangeLog();
  });

  /** The events of a feed that reads the entries from the log, and of one that is told them. */
  async function readAndPushed(entries: readonly LogEntry[]): Promise<FeedEvent[][]> {
    const pushed = open();
    await take(pushed, 1);
    const next = take(pushed, 1);
    log.append('one', ...entries);
    pushed.deliver(entries);
    const told = [...(await next), ...(await take(pushed, entries.length - 1))];
    const [, ...read] = await take(open(), entries.length + 1);
    return [told, read];
  }

  it.each(TOLD.map((entry) => [entry.kind, entry] as const))(
    'is each entry of the log: %s',
    async (_kind, entry) => {
      expect(isFeedEntry(entry)).toBe(true);
      const expected = [{ seq: entry.seq, start: null, entry }];
      expect(await readAndPushed([entry])).toEqual([expected, expected]);
    },
  );

  it('is also who waits, where the status has no new version', async () => {
    const expected = [WAITING, statusEntry(7)].map((entry) => ({ seq: entry.seq, start: null, entry }));
    expect(await readAndPushed([WAITING, statusEntry(7)])).toEqual([expected, expected]);
  });

  it('is all of them, in the order of the log', async () => {
    const expected = TOLD.map((entry) => ({ seq: entry.seq, start: null, entry }));
    expect(await readAndPushed(TOLD)).toEqual([expected, expected]);
  });

  it.each<[string, LogEntry]>([
    ['an erasure whose digest is gone', FORGOTTEN],
    ['a row that can not be read', { kind: 'UNREADABLE', ...at(6), contactId: 'anna' }],
    ['a row that may concern anybody', { kind: 'UNREADABLE', ...at(6), contactId: null }],
  ])('is a RESET in the place of %s, and then what follows it', async (_what, lost) => {
    expect(isFeedEntry(lost)).toBe(false);
    const expected = [
      { seq: 5, start: null, entry: TOLD[4] },
      { seq: 6, start: 'RESET', entry: null },
      { seq: 7, start: null, entry: statusEntry(7) },
    ];
    expect(await readAndPushed([TOLD[4]!, lost, statusEntry(7)])).toEqual([expected, expected]);
  });

  it('is one event for all feeds, so that it is rendered once', async () => {
    const feeds = [open(), open()];
    log.append('one', ...TOLD);
    const [first, second] = await Promise.all(feeds.map((feed) => take(feed, TOLD.length + 1)));
    for (const [index, event] of first!.slice(1).entries()) expect(second![index + 1]).toBe(event);
  });
});
