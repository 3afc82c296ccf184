import type { DataSource, QueryRunner } from 'typeorm';
import type { Sessions } from '../database/sessions';
import type { SqliteFile } from './sqlite-file';

/**
 * The one connection of a SQLite data source, for which TypeORM has one query runner. Those who write take turns on
 * it. Nothing here waits inside SQLite: a file that another process has locked is SQLITE_BUSY at once.
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
    // Whoever waits for this turn hears of its failure; the next one begins either way.
    this.turn = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  /** The connection is to the file, not to a server that could have changed. */
  retire(): void {}

  renew(): void {}

  terminate(): void {}

  async close(): Promise<void> {
    await this.turn;
    await this.dataSource.destroy();
  }

  private async runTurn<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    // A change stored in a file that nobody can open any more would be lost.
    this.file.checkInPlace();
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } catch (error) {
      // SQLite has rolled back by itself where this fails: there is no transaction then.
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
