import { ByteBudget } from '../../src/limits/byte-budget';
import type { BadgeEvent } from '../../src/realtime/badge-event';
import type { BadgeStream } from '../../src/realtime/badge-stream';
import { fc } from '../support/random';
import { LiveWorkspace } from '../support/stand-ins/live-workspace';

/** Nothing here takes long: a reader that waits longer was not told. */
jest.setTimeout(30_000);

const IDS = ['anna', 'ben', 'phone', 'mail'];
const id = fc.constantFrom(...IDS);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('change' as const), id }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('wait' as const), id }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('link' as const), id, alias: id }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('unlink' as const), id }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('assign' as const), id }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('unreadable' as const), id }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constantFrom('deliver' as const), count: fc.nat(4) }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constantFrom('take' as const), count: fc.nat(3), reader: fc.nat(2) }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('return' as const), reader: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('race' as const), id, alias: id }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Reads a subscription bit by bit, comes back after its last cursor, and remembers what it was told last of each id. */
class Reader {
  readonly latest = new Map<
    string,
    { version: number; waiting: number | null; contactId: string; botId: string | null }
  >();
  private cursor: number | null = null;
  private stream: BadgeStream;
  private waiting: Promise<IteratorResult<BadgeEvent>> | null = null;

  constructor(
    private readonly workspace: LiveWorkspace,
    private readonly ids: readonly string[],
  ) {
    this.stream = this.open();
  }

  async comeBack(): Promise<void> {
    await this.stream.return();
    this.waiting = null;
    this.stream = this.open();
  }

  end(): Promise<unknown> {
    return this.stream.return();
  }

  /** The next event, where there is one. */
  async read(): Promise<boolean> {
    this.waiting ??= this.stream.next();
    const result = await Promise.race([
      this.waiting,
      new Promise<null>((done) => setImmediate(() => setImmediate(() => setImmediate(done, null)))),
    ]);
    if (!result) return false;
    this.waiting = null;
    const event: BadgeEvent = result.value;
    for (const [index, { contact, status }] of event.views.entries()) {
      const { version } = status;
      const contactId = event.contactIds[index]!;
      const before = this.latest.get(contactId);
      const told = {
        version,
        waiting: status.waiting[0]?.sentAt ?? null,
        contactId: contact.id,
        botId: contact.botId,
      };
      // A badge never goes back to an older status, whichever id it is of.
      if (before)
        expect([contactId, version >= before.version, before, told]).toEqual([contactId, true, before, told]);
      this.latest.set(contactId, told);
    }
    this.cursor = event.resumeSeq;
    return true;
  }

  check(): void {
    for (const id of this.ids) {
      const stored = this.workspace.stored(id);
      const expected = {
        version: stored?.status?.version ?? 0,
        waiting: stored?.status?.waiting[0]?.sentAt ?? null,
        contactId: this.workspace.ownerOf(id),
        botId: stored?.contact.botId ?? null,
      };
      expect([id, this.latest.get(id)]).toEqual([id, expected]);
    }
  }

  private open(): BadgeStream {
    return this.workspace.watch(this.ids, this.cursor, new ByteBudget(1_000_000));
  }
}

async function run(workspace: LiveWorkspace, readers: readonly Reader[], step: Step): Promise<void> {
  switch (step.act) {
    case 'change':
      return workspace.change(step.id);
    case 'wait':
      return workspace.wait(step.id);
    case 'link':
      return link(workspace, step);
    case 'unlink':
      if (workspace.owners.has(step.id)) workspace.unlink(step.id);
      return;
    case 'assign':
      return workspace.assign(step.id, `bot of ${workspace.seq}`);
    case 'unreadable':
      return workspace.changeUnreadably(step.id);
    case 'deliver':
      return workspace.deliver(step.count);
    case 'take':
      for (let count = 0; count < step.count; count += 1) await readers[step.reader]!.read();
      return;
    case 'return':
      return readers[step.reader]!.comeBack();
    case 'race': {
      // Linked or changed, and half of the time told, while a read is under way.
      const once = (isTold: boolean) => () => {
        workspace.beforeStatuses = () => undefined;
        workspace.log.beforeRead = () => undefined;
        if (workspace.seq % 2) link(workspace, step);
        workspace.change(step.id);
        return isTold ? workspace.deliver() : undefined;
      };
      workspace.beforeStatuses = once(workspace.seq % 4 < 2);
      workspace.log.beforeRead = once(workspace.seq % 3 === 0);
    }
  }
}

function link(workspace: LiveWorkspace, { id, alias }: { id: string; alias: string }): void {
  if (!workspace.owners.has(alias) && workspace.ownerOf(id) !== alias) workspace.link(alias, id);
}

describe('what badges of several ids are told', () => {
  it('ends with how each id stands, whatever is linked meanwhile, and never goes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const workspace = new LiveWorkspace();
        const readers = [IDS, ['phone', 'mail'], ['phone']].map((ids) => new Reader(workspace, ids));
        for (const one of steps) await run(workspace, readers, one);
        for (let idle = 0; idle < 4; ) {
          await workspace.deliver();
          const isTold = [];
          for (const reader of readers) isTold.push(await reader.read());
          idle = isTold.includes(true) ? 0 : idle + 1;
        }
        for (const reader of readers) reader.check();
        for (const reader of readers) await reader.end();
      }),
      { numRuns: 400, interruptAfterTimeLimit: 15_000, endOnFailure: false },
    );
  });
});
