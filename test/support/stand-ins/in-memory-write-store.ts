import type { Committed, WriteStore } from '../../../src/application/ports/write-store';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import { UnitOfWork } from '../../../src/application/writing/unit-of-work';

interface Transaction {
  readonly workspace: string;
  readonly needs: LoadSpec;
  /** What became of it; a test ends it with `commit` or `fail`. */
  settle(error?: unknown): void;
}

/** A store without a database, whose transactions end when the test says so. */
export class InMemoryWriteStore implements WriteStore {
  /** Every transaction begun, in order. */
  readonly begun: Transaction[] = [];
  /** Contacts that another transaction holds. */
  readonly lockedElsewhere = new Set<string>();
  private seq = 0;
  private ids = 0;
  private watchers: (() => void)[] = [];

  constructor(
    readonly concurrency = 1,
    readonly spareConcurrency = 0,
  ) {}

  async transact<T>(
    workspace: string,
    needs: LoadSpec,
    work: (unit: UnitOfWork) => T,
  ): Promise<Committed<T>> {
    await new Promise<void>((resolve, reject) => {
      this.begun.push({
        workspace,
        needs,
        settle: (error) => (error === undefined ? resolve() : reject(error)),
      });
      for (const notify of this.watchers.splice(0)) notify();
    });
    const unit = this.createUnit();
    const result = work(unit);
    if (unit.entries.length === 0) return { result, seq: null };
    this.seq += unit.entries.length;
    unit.assignSequences(this.seq);
    return { result, seq: this.seq };
  }

  async preview<T>(_workspace: string, _needs: LoadSpec, work: (unit: UnitOfWork) => T): Promise<T> {
    return work(this.createUnit());
  }

  /** The n-th transaction begun, counted from 1, waited for. */
  async transaction(number: number): Promise<Transaction> {
    while (this.begun.length < number) {
      await new Promise<void>((resolve) => {
        this.watchers.push(resolve);
      });
    }
    return this.begun[number - 1]!;
  }

  private createUnit(): UnitOfWork {
    const nothing = { contacts: [], bots: [], facts: [], replyHashes: [], keys: [], reservations: [] };
    const lockedElsewhere = new Set(this.lockedElsewhere);
    return new UnitOfWork(0, { ...nothing, lockedElsewhere }, () => `entry ${++this.ids}`);
  }
}
