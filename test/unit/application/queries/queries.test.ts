import { type ClientMemory, takeMemory } from '../../../../src/application/client-memory';
import {
  BY_ID,
  type ContactFilter,
  type ContactOrder,
  type ContactStore,
  newContact,
  type StatusSnapshot,
  type StoredContact,
} from '../../../../src/application/ports/contact-store';
import {
  checkPageSize,
  checkWatched,
  pageOf,
  Queries,
  viewIn,
} from '../../../../src/application/queries/queries';
import { HOUR } from '../../../../src/domain/time/instant';
import { aBot } from '../../../support/domain/bots';
import { asleep } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { InMemoryChangeLog, statusEntries } from '../../../support/stand-ins/in-memory-change-log';

describe('a page', () => {
  it('says whether more comes before and after it', () => {
    expect(pageOf(['a', 'b', 'c'], 2, true)).toEqual({
      ...{ items: ['a', 'b'], hasNextPage: true, hasPreviousPage: false },
    });
    expect(pageOf(['a', 'b'], 2, false)).toEqual({
      ...{ items: ['a', 'b'], hasNextPage: false, hasPreviousPage: true },
    });
  });

  it('may have from 0 to 100 items', () => {
    for (const first of [0, 100]) expect(() => checkPageSize(first)).not.toThrow();
    for (const first of [-1, 101]) {
      expect(() => checkPageSize(first)).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          message: 'first must be from 0 to 100.',
          options: { field: ['first'] },
        }),
      );
    }
  });
});

describe('a list of contacts to watch', () => {
  it('may have 1,000 of them', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `contact ${index}`);
    expect(() => checkWatched(ids)).not.toThrow();
    expect(() => checkWatched([...ids, 'one more'])).toThrow(
      expect.objectContaining({
        message: 'At most 1000 contacts can be requested at once.',
        options: { field: ['contactIds'] },
      }),
    );
  });

  it('may be empty, unless nothing would come of it', () => {
    expect(() => checkWatched([])).not.toThrow();
    expect(() => checkWatched(['anna'], { isEmptyAllowed: false })).not.toThrow();
    expect(() => checkWatched([], { isEmptyAllowed: false })).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        message: 'contactIds must not be empty: name the contacts to watch.',
        options: { field: ['contactIds'] },
      }),
    );
  });

  it('is refused with the place of the id that is none', () => {
    expect(() => checkWatched(['anna', ''])).toThrow(
      expect.objectContaining({
        message: 'contactIds.1 must not be empty.',
        options: { field: ['contactIds', '1'] },
      }),
    );
  });
});

describe('a status that is read', () => {
  const contact = { ...newContact('anna', NOW - HOUR), botId: 'own' };
  const bots = [aBot(), aBot({ id: 'own', isDefault: false })];
  const snapshot = (parts: Partial<StatusSnapshot>): StatusSnapshot => ({
    ...{ seq: 1, bots, contacts: new Map(), optOuts: new Map() },
    ...parts,
  });

  it('counts a wake time that has come, with the bot of the contact', () => {
    const contacts = new Map([['anna', { contact, status: asleep({ wakeAt: NOW }) }]]);
    expect(viewIn(snapshot({ contacts }), 'anna', NOW - 1).status.state).toBe('SLEEPING');
    expect(viewIn(snapshot({ contacts }), 'anna', NOW)).toMatchObject({
      ...{ contact, status: { state: 'ACTIVE', since: NOW }, bot: { id: 'own' } },
    });
  });

  it('is that of a new contact where it was never seen, with the default bot', () => {
    expect(viewIn(snapshot({}), 'ben', NOW)).toMatchObject({
      contact: { id: 'ben', botId: null, createdAt: NOW },
      status: { state: 'ACTIVE', since: NOW, version: 0 },
      bot: { id: 'bot-1' },
    });
    expect(viewIn(snapshot({ bots: [bots[1]!] }), 'ben', NOW).bot).toBeNull();
  });

  it('began with the contact where nothing has happened to it', () => {
    const contacts = new Map([['anna', { contact, status: null }]]);
    expect(viewIn(snapshot({ contacts }), 'anna', NOW).status.since).toBe(NOW - HOUR);
  });
});

describe('the queries', () => {
  const stored = new Map<string, StoredContact>();
  const log = new InMemoryChangeLog();
  let asked: unknown[];
  const contacts: ContactStore = {
    read: async (workspace, ids) => {
      asked.push(['read', workspace, ids]);
      return { seq: 1, bots: [aBot()], contacts: stored, optOuts: new Map() };
    },
    find: async (...search) => {
      asked.push(search);
      return FOUND.slice(0, search[2].limit);
    },
    count: async (...counted) => {
      asked.push(counted);
      return 7;
    },
    aliases: async () => new Map(),
    summarize: async (...window) => {
      asked.push(window);
      return { counts: [], waiting: 3, silence: [] };
    },
  };
  const bots = { list: async (workspace: string) => [aBot({ name: `bot of ${workspace}` })] };
  const queries = new Queries(contacts, bots, log, { now: () => NOW, onceAt: () => () => undefined });
  const FOUND = ['anna', 'ben', 'chiara'].map((id) => ({ id, value: id }));
  const NO_DURATION = {
    ...{ code: 'BAD_USER_INPUT' },
    ...{ message: expect.stringMatching(/^\w+ must be a duration of days, hours, minutes and seconds\.$/) },
  };

  beforeEach(() => {
    asked = [];
    stored.clear();
    log.entries.clear();
    const contact = newContact('anna', NOW - HOUR);
    stored.set('anna', { contact, status: asleep({ wakeAt: NOW }) });
  });

  it('return statuses in the order asked for, of unknown contacts too, and when they were read', async () => {
    const { views, seq } = await queries.statuses('acme', ['ben', 'anna']);
    expect(views).toMatchObject([
      { contact: { id: 'ben' }, status: { state: 'ACTIVE', version: 0 } },
      { contact: { id: 'anna' }, status: { state: 'ACTIVE', since: NOW, version: 6 } },
    ]);
    expect(seq).toBe(1);
    expect(asked).toEqual([['read', 'acme', ['ben', 'anna']]]);
  });

  it('return null for an unknown contact where only existing ones are asked for', async () => {
    const views = await queries.existing('acme', ['ben', 'anna']);
    expect(views).toMatchObject([null, { contact: { id: 'anna' }, status: { since: NOW, version: 6 } }]);
    expect(asked).toEqual([['read', 'acme', ['ben', 'anna']]]);
  });

  it('return pages of the contacts that match a filter', async () => {
    const filter: ContactFilter = { states: ['ACTIVE'], waitingLongerThan: HOUR };
    const order: ContactOrder = { field: 'NAME', direction: 'DESC' };
    const page = await queries.contactPage('acme', filter, { first: 2, order, after: null });
    expect(page).toMatchObject({
      items: [
        { view: { contact: { id: 'anna' }, status: { since: NOW } }, position: FOUND[0] },
        { view: { contact: { id: 'ben' } }, position: FOUND[1] },
      ],
      ...{ hasNextPage: true, hasPreviousPage: false },
    });
    expect(asked).toEqual([
      ['acme', filter, { limit: 3, order, after: null }],
      ['read', 'acme', ['anna', 'ben']],
    ]);
    const after = { id: 'adam', value: 'adam' };
    expect(await queries.contactPage('acme', {}, { first: 3, order, after })).toMatchObject({
      ...{ hasNextPage: false, hasPreviousPage: true },
    });
    expect(asked[2]).toEqual(['acme', {}, { limit: 4, order, after }]);
  });

  it('count the contacts that match a filter, up to ten thousand', async () => {
    const filter: ContactFilter = { states: ['ACTIVE'] };
    expect(await queries.contactCount('acme', filter)).toBe(7);
    expect(asked).toEqual([['acme', filter, 10_000]]);
  });

  it('refuse a page that is too large or a filter that cannot be read, before any search', async () => {
    const page = { first: 2, order: BY_ID, after: null };
    await expect(queries.contactPage('acme', {}, { ...page, first: 101 })).rejects.toMatchObject({
      ...{ code: 'BAD_USER_INPUT', options: { field: ['first'] } },
    });
    await expect(queries.contactPage('acme', { waitingLongerThan: Number.NaN }, page)).rejects.toMatchObject({
      ...NO_DURATION,
      options: { field: ['filter', 'waitingLongerThan'] },
    });
    expect(asked).toEqual([]);
  });

  it('return a page of the history of each contact, newest first', async () => {
    log.append('acme', ...statusEntries(1, 3));
    const [newest, older, none] = await queries.histories('acme', [
      { contactIds: ['anna'], first: 2, beforeSeq: null },
      { contactIds: ['anna'], first: 2, beforeSeq: 3 },
      { contactIds: ['ben'], first: 2, beforeSeq: null },
    ]);
    expect(newest).toMatchObject({
      ...{ items: [{ seq: 3 }, { seq: 2 }], hasNextPage: true, hasPreviousPage: false },
    });
    expect(older).toMatchObject({
      ...{ items: [{ seq: 2 }, { seq: 1 }], hasNextPage: false, hasPreviousPage: true },
    });
    expect(none).toEqual({ items: [], hasNextPage: false, hasPreviousPage: false });
  });

  it('refuse histories if one of them is too long', async () => {
    await expect(
      queries.histories('acme', [
        { contactIds: ['anna'], first: 2, beforeSeq: null },
        { contactIds: ['ben'], first: 101, beforeSeq: null },
      ]),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', options: { field: ['first'] } });
  });

  it('return the bots of the workspace', async () => {
    expect(await queries.botList('acme')).toMatchObject([{ name: 'bot of acme' }]);
  });

  it('return the summary of a window, whose durations must have a length', async () => {
    const window = { windowMs: HOUR, waitingLongerThanMs: 0 };
    expect(await queries.summary('acme', window)).toEqual({ counts: [], waiting: 3, silence: [] });
    expect(asked).toEqual([['acme', window]]);
    await expect(queries.summary('acme', { ...window, windowMs: Number.NaN })).rejects.toMatchObject({
      ...{ ...NO_DURATION, options: { field: ['period'] } },
    });
    await expect(
      queries.summary('acme', { ...window, waitingLongerThanMs: Number.NaN }),
    ).rejects.toMatchObject({ ...NO_DURATION, options: { field: ['waitingLongerThan'] } });
    expect(asked).toHaveLength(1);
  });
});

describe('memory for a client', () => {
  const memory = (isExhaustedForAll: boolean): ClientMemory => ({
    take: (bytes) => bytes <= 10,
    isExhaustedForAll: () => isExhaustedForAll,
  });

  it('is taken where there is some, or no bound', () => {
    expect(() => takeMemory(memory(true), 10)).not.toThrow();
    expect(() => takeMemory(null, 1_000)).not.toThrow();
  });

  it.each([
    [true, 'UNAVAILABLE', 'This node has reached its memory limit for clients. Try again later.'],
    [
      false,
      'RATE_LIMITED',
      'The memory limit of this socket, user or workspace is exceeded. Read the pending responses, or watch fewer contacts.',
    ],
  ])('is refused, and says whose is used up: of all, %s', (isExhaustedForAll, code, message) => {
    expect(() => takeMemory(memory(isExhaustedForAll), 11)).toThrow(
      expect.objectContaining({ code, message, options: { retryAfterMs: 10_000 } }),
    );
  });
});
