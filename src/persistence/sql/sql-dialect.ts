/** The few places where the SQL of the two databases differs; all other statements run on both as they are. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'mysql';
  /** Appended to a SELECT to hold its rows until the transaction ends. */
  readonly forUpdate: string;
  /** The same, without those that another transaction holds; empty where nobody else can hold a row. */
  readonly forUpdateSkipLocked: string;
  readonly forShare: string;
  /** The database's own clock in milliseconds as an expression, or `null` where the process shares it. */
  readonly now: string | null;
  readonly begin: string;
  /** Raises a workspace's sequence by a number, if there is a row to raise, and tells from its result the new value. */
  readonly incrementSequence: { readonly sql: string; newValue(result: unknown): number | undefined };
  /** What follows `(a, b) IN` to match so many pairs of parameters, in a form that is looked up by index. */
  pairs(count: number): string;
  /** How many rows to insert at once, of so many: few texts where each has to be prepared, few round trips elsewhere. */
  rowsAtOnce(count: number): number;
  /** The clause that turns an INSERT into "insert or replace these columns". */
  onConflictUpdate(key: readonly string[], columns: readonly string[]): string;
}

export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  // One writer at a time: the transaction itself holds everything.
  forUpdate: '',
  forUpdateSkipLocked: '',
  forShare: '',
  now: null,
  // Takes the write lock at once; a deferred one could find the file changed when it comes to write.
  begin: 'BEGIN IMMEDIATE',
  incrementSequence: {
    sql: 'UPDATE workspaces SET seq = seq + ? WHERE workspace = ? RETURNING seq',
    newValue: (rows) => (rows as readonly { seq: number }[])[0]?.seq,
  },
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
  // Independent of the session's time zone.
  now: `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000`,
  begin: 'START TRANSACTION',
  incrementSequence: {
    sql: 'UPDATE workspaces SET seq = LAST_INSERT_ID(seq + ?) WHERE workspace = ?',
    newValue: (result) => {
      const { affectedRows, insertId } = result as { affectedRows: number; insertId: number };
      return affectedRows > 0 ? insertId : undefined;
    },
  },
  pairs: (count) => `(${Array(count).fill('(?, ?)').join(', ')})`,
  rowsAtOnce: (count) => count,
  onConflictUpdate: (_key, columns) =>
    `ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = VALUES(${c})`).join(', ')}`,
};
