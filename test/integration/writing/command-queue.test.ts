import type { Caller } from '../../../src/application/access/caller';
import { recordMessage } from '../../../src/application/commands/messages/record-message';
import { reportGoal } from '../../../src/application/commands/messages/report-goal';
import { setBotStatus } from '../../../src/application/commands/statuses/set-bot-status';
import type { Command } from '../../../src/application/writing/command';
import { CommandQueue } from '../../../src/application/writing/command-queue';
import { TemporalCalendar } from '../../../src/time/temporal-calendar';
import { databases } from '../../support/databases/databases';
import { openWriteStore, type WriteStoreOnDisk } from '../../support/databases/write-store';
import { type Command as RandomCommand, someCommands } from '../../support/domain/random-commands';
import { disposeAfterAll } from '../../support/leftovers';
import { fc } from '../../support/random';

const START = '2026-03-02T10:00:00.000Z';
const CONTACTS = ['anna', 'ben'];
const calendar = new TemporalCalendar();
const caller: Caller = { workspace: '', role: 'ADMIN', actor: { kind: 'USER', id: 'ada', name: 'Ada' } };

/** What a client may ask for, of those commands that are the queue's. */
function toCommand(random: RandomCommand, contactId: string, number: number): Command<unknown> | null {
  const wake = (ms: number | null) => (ms === null ? null : { at: Date.parse(START) + ms });
  switch (random.type) {
    case 'SET': {
      const { note, reason, evenIfUnavailable } = random.parts;
      return setBotStatus(calendar, caller, {
        ...{ contactId, state: random.state, note: note ?? null, reason: reason ?? 'MANUAL' },
        ...{ pinned: false, locked: false, evenIfUnavailable: evenIfUnavailable ?? false },
        wake: random.state === 'ACTIVE' ? null : (wake(random.wakeIn) as never),
        expectedVersion: random.isOldVersion ? number : null,
        ...{ onlyIf: null, neverShorten: false, endOnReply: false, onBehalfOf: null },
        // Some calls are one call sent twice.
        idempotencyKey: number % 3 === 0 ? `key ${number % 9}` : null,
      });
    }
    case 'MESSAGE':
      return recordMessage(caller, {
        ...{ contactId, messageId: `message ${number % 7}`, origin: random.origin, channel: random.channel },
        ...{ sentAt: null, bodyHash: null, replyToken: null, isAutomatic: false, actor: null },
      });
    case 'GOAL':
      return reportGoal(calendar, caller, {
        ...{ contactId, goal: random.goal, wake: null, finalReplyToken: null, idempotencyKey: null },
        ...{ note: null },
      } as never);
    default:
      return null;
  }
}

const broken: Command<unknown> = {
  loads: { contactIds: ['anna'] },
  run() {
    throw new Error('broken');
  },
};
/** Its statement fails in the database, after the rest of the batch was decided. */
const refused: Command<unknown> = {
  loads: { contactIds: ['anna'] },
  run(unit) {
    unit.stageKey({ key: null as never, inputHash: 'x', entries: [] });
  },
};

/** An answer as text, but for ids that chance gives. */
function plain(answer: unknown): string {
  const text = JSON.stringify(answer, (key, value) => {
    if (key === 'id' && typeof value === 'string' && value.length === 36) return 'an id';
    if (value instanceof Map) return [...value];
    if (value instanceof Error) return value.message.slice(0, 10);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? Object.fromEntries(Object.entries(value).sort()) : value;
  });
  return String(text);
}

describe('any commands, however they fall into transactions', () => {
  disposeAfterAll();
  let store: WriteStoreOnDisk;
  let workspaces = 0;
  beforeAll(async () => {
    store = await openWriteStore(await databases[0]!.create(), START);
  });

  /** Runs them, each a while after the one before, and tells all there is to see afterwards. */
  async function run(commands: readonly Command<unknown>[], pauses: readonly number[]): Promise<string[]> {
    workspaces += 1;
    const workspace = `workspace ${workspaces}`;
    const announced: number[] = [];
    const queue = new CommandQueue(store.store, { emit: ({ seq }) => announced.push(seq) });
    const answers: Promise<unknown>[] = [];
    for (const [index, command] of commands.entries()) {
      const answer = queue.execute(workspace, command);
      answers.push(answer);
      answer.catch(() => undefined);
      const pause = pauses[index % pauses.length]!;
      if (pause === 1) await new Promise((resolve) => setImmediate(resolve));
      if (pause === 2) await queue.drain();
    }
    const settled = await Promise.allSettled(answers);
    await queue.drain();
    expect(announced).toEqual([...announced].sort((a, b) => a - b));
    const seen = settled.map((one) =>
      plain(one.status === 'fulfilled' ? { answer: one.value } : { error: one.reason }),
    );
    return [...seen, ...(await store.see(workspace, CONTACTS)).map(plain)];
  }

  it('have the same outcomes, statuses and history as one after the other', async () => {
    const some = fc.tuple(
      someCommands,
      fc.array(fc.noBias(fc.nat({ max: 99 })), { minLength: 40, maxLength: 40 }),
      fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: 5, maxLength: 20 }),
    );
    let batched = 0;
    await fc.assert(
      fc.asyncProperty(some, async ([timed, dice, pauses]) => {
        const commands = timed.flatMap(({ command }, index) => {
          const roll = dice[index]!;
          if (roll < 2) return [broken];
          if (roll < 4) return [refused];
          const made = toCommand(command, CONTACTS[roll % 2]!, index);
          return made ? [made] : [];
        });
        const before = store.transactions();
        const together = await run(commands, pauses);
        const between = store.transactions();
        const alone = await run(commands, [2]);
        if (between - before < store.transactions() - between) batched += 1;
        expect(together).toEqual(alone);
      }),
      { numRuns: 100 },
    );
    // Else it would have compared like with like.
    expect(batched).toBeGreaterThan(10);
  });
});
