import { type ClientMemory, takeMemory } from '../../../../src/application/client-memory';
import { newContact, type StatusSnapshot } from '../../../../src/application/ports/contact-store';
import { checkPageSize, checkWatched, pageOf, viewIn } from '../../../../src/application/queries/queries';
import { HOUR } from '../../../../src/domain/time/instant';
import { aBot } from '../../../support/domain/bots';
import { asleep } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';

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
    ...{ seq: 1, bots, contacts: new Map() },
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
