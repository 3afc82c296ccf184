import type { DataSource, QueryRunner } from 'typeorm';
import type { Sessions } from '../database/sessions';
import type { SqliteFile } from './sqlite-file';

/**
 * The single connection of a SQLite data source, for which TypeORM has one query runner. Transactions take turns on it.
 * SQLite does not wait for locks: a file locked by another process fails immediately with SQLITE_BUSY.
 */
export class SqliteSessions implements Sessions {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly file: SqliteFile,
    private readonly takesTurns: boolean,
  ) {}

  async use<T>(_deadline: number, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    if (!this.takesTurns) return work(this.dataSource.createQueryRunner());
    const run = this.turn.then(() => this.runTurn(work));
    // The caller handles a failure of this turn; the next turn starts in any case.
    this.turn = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  /** Does nothing: the connection is to a file, not to a server that could be replaced. */
  retire(): void {}

  renew(): void {}

  terminate(): void {}

  async close(): Promise<void> {
    await this.turn;
    await this.dataSource.destroy();
  }

  private async runTurn<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    // A change stored in a deleted or replaced file would be lost.
    this.file.checkInPlace();
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } catch (error) {
      // This fails if SQLite has already rolled back.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
