/** The differences between the SQL of the two databases. All other statements run on both. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'mysql';
  /** Appended to a SELECT to lock its rows until the transaction ends. */
  readonly forUpdate: string;
  /** Like `forUpdate`, but skips rows locked by other transactions; empty if rows cannot be locked. */
  readonly forUpdateSkipLocked: string;
  readonly forShare: string;
  /** An expression for the database's time in milliseconds, or `null` if it shares the clock of the process. */
  readonly now: string | null;
  readonly begin: string;
  /** Increases a workspace's sequence, if its row exists, and extracts the new value from the result. */
  readonly incrementSequence: { readonly sql: string; newValue(result: unknown): number | undefined };
  /** An UPDATE that leaves rows as they are whose new key already exists. */
  readonly updateOrIgnore: string;
  /** The text after `(a, b) IN` for `count` pairs of parameters, in a form that uses an index. */
  pairs(count: number): string;
  /** How many of `count` rows to insert per statement: favours few distinct statements, or few round trips. */
  rowsAtOnce(count: number): number;
  /** The clause that makes an INSERT replace these columns if the key exists. */
  onConflictUpdate(key: readonly string[], columns: readonly string[]): string;
}

export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  // SQLite has one writer at a time, so rows need no locks.
  forUpdate: '',
  forUpdateSkipLocked: '',
  forShare: '',
  now: null,
  // Takes the write lock immediately; a deferred transaction could fail when it starts to write.
  begin: 'BEGIN IMMEDIATE',
  incrementSequence: {
    sql: 'UPDATE workspaces SET seq = seq + ? WHERE workspace = ? RETURNING seq',
    newValue: (rows) => (rows as readonly { seq: number }[])[0]?.seq,
  },
  updateOrIgnore: 'UPDATE OR IGNORE',
  pairs: (count) => `(VALUES ${Array(count).fill('(?, ?)').join(', ')})`,
  rowsAtOnce: (count) => 2 ** Math.floor(Math.log2(count)),
  onConflictUpdate: (key, columns) =>
    `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
};

export const mysqlDialect: SqlDialect = {
  name: 'mysql',
  forUpdate: 'FOR UPDATE',
  forUpdateSkipLocked: 'FOR UPDATE SKIP LOCKED',
  forShare: 'LOCK IN SHARE MODE',
  // Does not depend on the session's time zone.
  now: `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000`,
  begin: 'START TRANSACTION',
  incrementSequence: {
    sql: 'UPDATE workspaces SET seq = LAST_INSERT_ID(seq + ?) WHERE workspace = ?',
    newValue: (result) => {
      const { affectedRows, insertId } = result as { affectedRows: number; insertId: number };
      return affectedRows > 0 ? insertId : undefined;
    },
  },
  updateOrIgnore: 'UPDATE IGNORE',
  pairs: (count) => `(${Array(count).fill('(?, ?)').join(', ')})`,
  rowsAtOnce: (count) => count,
  onConflictUpdate: (_key, columns) =>
    `ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = VALUES(${c})`).join(', ')}`,
};
