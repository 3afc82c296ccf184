import promisedTimers, { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../src/application/app-error';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import { PageReads } from '../../../src/realtime/page-reads';

const ITEMS = 7;
const PAGE_BYTES = ITEMS * 3 * 1024;
const away = () => new AppError('UNAVAILABLE', 'away');

describe('the reads of pages', () => {
  let pages: PageReads;
  let reports: string[];
  let reader: { memory: ByteBudget | null; hasEnded: boolean };
  /** How long was waited, in milliseconds; nothing here takes that long. */
  let waits: number[];
  let delay: jest.SpyInstance;
  beforeEach(() => {
    [reports, waits] = [[], []];
    delay = jest.spyOn(promisedTimers, 'setTimeout').mockImplementation((ms = 0) => {
      waits.push(ms);
      return new Promise((resolve) => setImmediate(resolve));
    });
    reader = { memory: new ByteBudget(PAGE_BYTES), hasEnded: false };
    pages = new PageReads(new CooperativeScheduler(), {
      failed: (error) => reports.push((error as Error).message),
      succeeded: () => reports.push('works'),
    });
  });

  afterEach(() => delay.mockRestore());

  /** A read that fails so often, then answers. */
  const failing = (times: number, error: () => Error) => {
    let left = times;
    const read = jest.fn(async () => {
      left -= 1;
      if (left >= 0) throw error();
      return 'page';
    });
    return read;
  };

  it('hold memory for one page, and give it back', () => {
    expect(pages.tryReserve(reader, ITEMS)).toBe(true);
    expect([reader.memory?.used, pages.tryReserve(reader, ITEMS)]).toEqual([PAGE_BYTES, false]);
    pages.release(reader, ITEMS);
    expect(reader.memory?.used).toBe(0);
    expect(pages.tryReserve({ memory: null, hasEnded: false }, ITEMS)).toBe(true);
  });

  it('wait until there is memory', async () => {
    pages.tryReserve(reader, ITEMS);
    const reserved = pages.reserve(reader, ITEMS);
    await nextTurn();
    pages.release(reader, ITEMS);
    expect(await reserved).toBe(true);
    expect(waits[0]).toBe(100);
    expect(reader.memory?.used).toBe(PAGE_BYTES);
  });

  it('do not wait for who has ended', async () => {
    pages.tryReserve(reader, ITEMS);
    const reserved = pages.reserve(reader, ITEMS);
    reader.hasEnded = true;
    expect(await reserved).toBe(false);
    expect(await pages.read('acme', reader, failing(0, away))).toBeNull();
  });

  it('are tried again as long as the database is away or busy, and say so once', async () => {
    const read = failing(20, away);
    expect(await pages.retry(reader, read)).toBe('page');
    expect([read.mock.calls.length, reports]).toEqual([21, ['away', 'works']]);
    expect(waits[0]).toBe(100);
    expect(waits[1]).toBeGreaterThanOrEqual(150);
    expect(waits[1]).toBeLessThanOrEqual(250);
    expect(waits.at(-1)).toBe(5_000);
    const busy = failing(20, () => new AppError('RATE_LIMITED', 'busy'));
    expect(await pages.retry(reader, busy)).toBe('page');
  });

  it('are given up where they fail five times for another reason', async () => {
    expect(
      await pages.retry(
        reader,
        failing(4, () => new Error('broken')),
      ),
    ).toBe('page');
    const read = failing(5, () => new Error('broken'));
    await expect(pages.retry(reader, read)).rejects.toThrow('broken');
    expect([read.mock.calls.length, reports]).toEqual([5, ['broken', 'works', 'broken', 'works']]);
  });

  it('say once that they fail, and once that all of them work again', async () => {
    await Promise.all([1, 9].map((times) => pages.retry(reader, failing(times, away))));
    expect(reports).toEqual(['away', 'works']);
  });

  it('are given up where the database refuses them for what they are', async () => {
    const read = failing(5, () => new AppError('FORBIDDEN', 'not yours'));
    await expect(pages.retry(reader, read)).rejects.toThrow('not yours');
  });

  it('say that they fail, however many have worked before', async () => {
    for (const times of [0, 0, 1]) await pages.retry(reader, failing(times, away));
    expect(reports).toEqual(['away', 'works']);
  });

  it('say nothing where nothing fails', async () => {
    expect(await pages.read('acme', reader, failing(0, away))).toBe('page');
    expect(reports).toEqual([]);
  });

  it('are few at once, and fewer of one workspace', async () => {
    const begun: string[] = [];
    const hang = (workspace: string) =>
      void pages.read(workspace, reader, () => {
        begun.push(workspace);
        return new Promise(() => undefined);
      });
    const settle = async () => {
      for (let turn = 0; turn < 30; turn += 1) await nextTurn();
    };
    for (const workspace of ['a', 'a', 'a']) hang(workspace);
    await settle();
    expect(begun).toEqual(['a', 'a']);
    for (const workspace of ['b', 'c', 'd', 'e', 'f', 'g', 'h']) hang(workspace);
    await settle();
    expect(begun).toEqual(['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });
});
