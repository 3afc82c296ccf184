import { Worker } from 'node:worker_threads';
import type { Scalar } from '../sql/scalar';

interface Reply {
  readonly id: number;
  readonly columns?: readonly string[];
  /**
   * A list of the values of each row, as JSON, which is faster than objects, and than a structured clone. The columns
   * contain only texts and numbers.
   */
  readonly rows?: string;
  readonly error?: { readonly message: string; readonly code: string };
}

interface PendingRead {
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: Error) => void;
}

const BUSY_TIMEOUT_MS = 5_000;

/** Plain JavaScript, so that it runs unchanged from the sources, the build and tests. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const Driver = require(workerData.driver);
const connection = new Driver(workerData.path, { timeout: workerData.timeoutMs });
connection.pragma('query_only = ON');
const statements = new Map();
function statementOf(sql) {
  const known = statements.get(sql);
  if (known) return known;
  if (statements.size >= 50) statements.clear();
  const statement = connection.prepare(sql).raw();
  const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
  statements.set(sql, prepared);
  return prepared;
}
parentPort.on('message', (message) => {
  if (message === null) {
    connection.close();
    parentPort.close();
    return;
  }
  const { id, sql, parameters } = message;
  try {
    const { statement, columns } = statementOf(sql);
    parentPort.postMessage({ id, columns, rows: JSON.stringify(statement.all(...parameters)) });
  } catch (error) {
    parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
  }
});`;

/**
 * Runs long SQLite reads on a separate thread and connection, because a read is a synchronous call that blocks its
 * thread. The thread starts with the first read.
 */
export class ReadThread {
  private worker: Worker | null = null;
  private readonly pending = new Map<number, PendingRead>();
  private count = 0;

  constructor(private readonly path: string) {}

  read<T>(sql: string, parameters: readonly Scalar[]): Promise<T[]> {
    this.worker ??= this.start();
    this.count += 1;
    const id = this.count;
    this.worker.postMessage({ id, sql, parameters });
    const rows = new Promise<unknown[]>((resolve, reject) => this.pending.set(id, { resolve, reject }));
    return rows as Promise<T[]>;
  }

  /** Waits for running reads: terminating a thread during a statement would terminate the process. */
  async close(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(null);
    await exited;
  }

  private start(): Worker {
    const driver = require.resolve('libsql');
    const workerData = { driver, path: this.path, timeoutMs: BUSY_TIMEOUT_MS };
    const worker = new Worker(THREAD, { eval: true, workerData });
    worker.on('message', ({ id, columns, rows, error }: Reply) => {
      const read = this.pending.get(id);
      this.pending.delete(id);
      if (columns && rows) read?.resolve(toRecords(columns, JSON.parse(rows)));
      else read?.reject(Object.assign(new Error(error?.message), { code: error?.code }));
    });
    // The next read starts a new thread.
    worker.on('error', (error) => this.fail(worker, error));
    worker.on('exit', () => this.fail(worker, new Error('The read thread has exited.')));
    return worker;
  }

  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}

function toRecords(columns: readonly string[], rows: readonly (readonly unknown[])[]): unknown[] {
  return rows.map((values) => {
    const record: Record<string, unknown> = {};
    columns.forEach((column, index) => {
      record[column] = values[index];
    });
    return record;
  });
}
