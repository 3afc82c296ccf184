/** The few places where the SQL of the two databases differs; all other statements run on both as they are. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'mysql';
  /** Appended to a SELECT to hold its rows until the transaction ends. */
  readonly forUpdate: string;
  readonly forShare: string;
  /** The database's own clock in milliseconds, or `null` where the process shares it. */
  readonly nowQuery: string | null;
  readonly begin: string;
  /** The clause that turns an INSERT into "insert or replace these columns". */
  onConflictUpdate(key: readonly string[], columns: readonly string[]): string;
}

export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  // One writer at a time: the transaction itself holds everything.
  forUpdate: '',
  forShare: '',
  nowQuery: null,
  // Takes the write lock at once; a deferred one could find the file changed when it comes to write.
  begin: 'BEGIN IMMEDIATE',
  onConflictUpdate: (key, columns) =>
    `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
};

export const mysqlDialect: SqlDialect = {
  name: 'mysql',
  forUpdate: 'FOR UPDATE',
  forShare: 'LOCK IN SHARE MODE',
  // Independent of the session's time zone.
  nowQuery: `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000 AS now`,
  begin: 'START TRANSACTION',
  onConflictUpdate: (_key, columns) =>
    `ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = VALUES(${c})`).join(', ')}`,
};
