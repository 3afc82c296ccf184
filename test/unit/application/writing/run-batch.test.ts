import { rowsLocked } from '../../../../src/application/app-error';
import { newContact } from '../../../../src/application/ports/contact-store';
import type { WriteStore } from '../../../../src/application/ports/write-store';
import type { LoadSpec } from '../../../../src/application/writing/load-spec';
import { type BatchResult, runBatch } from '../../../../src/application/writing/run-batch';
import { UnitOfWork } from '../../../../src/application/writing/unit-of-work';
import type { QueuedCommand } from '../../../../src/application/writing/workspace-queues';
import { asleep } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';

describe('a batch of commands', () => {
  /** What each transaction was to load, in order. */
  let transactions: LoadSpec[];
  /** How the first transactions end; those after them are committed. */
  let failures: unknown[];
  let locked: Set<string>;
  let unreadable: Set<string>;
  /** What each command was answered, by its contact. */
  let answers: Map<string, unknown>;
  let announced: unknown[];
  let hasWaitedTooLong: (waiting: QueuedCommand) => boolean;

  beforeEach(() => {
    [transactions, failures, announced, answers] = [[], [], [], new Map()];
    [locked, unreadable] = [new Set(), new Set()];
    hasWaitedTooLong = () => false;
  });

  const store: WriteStore = {
    concurrency: 1,
    transact: async (_workspace, loads, work) => {
      transactions.push(loads);
      const failure = failures.shift();
      if (failure) throw failure;
      const contacts = loads.contactIds
        .filter((id) => unreadable.has(id))
        .map((id) => ({ contact: newContact(id, NOW), status: null, isUnreadable: true as const }));
      const nothing = { bots: [], facts: [], replyHashes: [], keys: [], reservations: [] };
      const unit = new UnitOfWork(NOW, { ...nothing, contacts, lockedElsewhere: locked }, () => 'entry');
      return { result: work(unit), seq: unit.staged.statuses.size || null };
    },
    preview: () => Promise.reject(new Error('A batch writes.')),
  };

  /** A command that puts its contact to sleep. */
  const queued = (id: string): QueuedCommand => ({
    ...{ workspace: 'one', isWake: false, size: 1, since: 0, tries: 0 },
    command: {
      loads: { contactIds: [id] },
      run(unit) {
        unit.stageStatus(id, asleep({ wakeAt: NOW }), []);
        return `${id} sleeps`;
      },
    },
    resolve: (value) => answers.set(id, value),
    reject: (error) => answers.set(id, error),
  });

  const run = async (...ids: readonly string[]): Promise<BatchResult> => {
    const commits = { emit: (commit: unknown) => void announced.push(commit) };
    return runBatch({ store, workspace: 'one', commits, hasWaitedTooLong }, ids.map(queued));
  };
  const contactsOf = (commands: readonly QueuedCommand[]) =>
    commands.flatMap(({ command }) => command.loads.contactIds);
  const loaded = () => transactions.map(({ contactIds }) => contactIds);

  it('is stored, answered and announced in one transaction', async () => {
    expect(await run('a', 'b')).toEqual({ postponed: [], wasLocked: false });
    expect(loaded()).toEqual([['a', 'b']]);
    expect(Object.fromEntries(answers)).toEqual({ a: 'a sleeps', b: 'b sleeps' });
    expect(announced).toEqual([{ workspace: 'one', seq: 2, wakeAt: NOW }]);
  });

  it('leaves a command unanswered while its contact is locked, and answers the others', async () => {
    locked.add('a');
    const { postponed, wasLocked } = await run('a', 'b');
    expect([contactsOf(postponed), wasLocked]).toEqual([['a'], false]);
    expect([...answers]).toEqual([['b', 'b sleeps']]);
  });

  it('fails a command whose contact has an unreadable status, and says where to look', async () => {
    unreadable.add('a');
    expect(await run('a', 'b')).toEqual({ postponed: [], wasLocked: false });
    expect(answers.get('b')).toBe('b sleeps');
    expect(answers.get('a')).toMatchObject({
      name: 'UnreadableStatusError',
      message: 'The stored status of a contact cannot be read; see bot_status_unreadable_rows_total.',
    });
  });

  it('is split until the command that fails stands alone, the larger half first', async () => {
    const broken = new Error('broken');
    failures = [broken, broken, undefined, broken];
    locked.add('e');
    const { postponed, wasLocked } = await run('a', 'b', 'c', 'd', 'e');
    expect(loaded()).toEqual([['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c'], ['a', 'b'], ['c'], ['d', 'e']]);
    expect([contactsOf(postponed), wasLocked]).toEqual([['e'], false]);
    expect(answers.get('c')).toBe(broken);
    expect(answers.get('d')).toBe('d sleeps');
  });

  describe('that waited for a lock in vain', () => {
    const error = rowsLocked();

    it('says so where it is a single command', async () => {
      failures = [error];
      expect(await run('a')).toEqual({ postponed: [], wasLocked: true });
      expect(answers.get('a')).toBe(error);
    });

    it('says so although the halves are stored', async () => {
      failures = [error];
      expect(await run('a', 'b')).toEqual({ postponed: [], wasLocked: true });
      expect([...answers.values()]).toEqual(['a sleeps', 'b sleeps']);
    });

    it('says so where only one of the halves waited', async () => {
      failures = [new Error('broken'), undefined, error];
      expect(await run('a', 'b')).toEqual({ postponed: [], wasLocked: true });
      failures = [new Error('broken'), error];
      expect(await run('a', 'b')).toEqual({ postponed: [], wasLocked: true });
    });

    it('rejects those that have reached their time limit, and tries the others', async () => {
      failures = [error];
      hasWaitedTooLong = ({ command }) => command.loads.contactIds[0] !== 'd';
      await run('a', 'b', 'c', 'd');
      expect(loaded()).toEqual([['a', 'b', 'c', 'd'], ['d']]);
      expect(Object.fromEntries(answers)).toEqual({ a: error, b: error, c: error, d: 'd sleeps' });
    });

    it('answers each command, even one that reaches its time limit while the halves are chosen', async () => {
      failures = [error];
      let looks = 0;
      hasWaitedTooLong = () => ++looks > 1;
      await run('a', 'b', 'c');
      expect(Object.fromEntries(answers)).toEqual({ a: 'a sleeps', b: error, c: error });
    });
  });

  it('tries all of a broken batch again, however long they have waited', async () => {
    failures = [new Error('broken')];
    hasWaitedTooLong = () => true;
    await run('a', 'b');
    expect([...answers.values()]).toEqual(['a sleeps', 'b sleeps']);
  });
});
