import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AppError } from '../../application/app-error';
import { classifyDatabaseError, type DatabaseFault } from './database-error';
import { UnusableDatabaseError } from './unusable-database';

const WAIT_FOR_DATABASE_MS = 60_000;
const TRY_EVERY_MS = 1_000;
const MAY_PASS: ReadonlySet<DatabaseFault> = new Set(['CONNECTION_LOST', 'NOT_SERVING', 'CONTENTION']);

/** Retries `work` while the database is unavailable. Throws UnusableDatabaseError after a minute. */
export async function waitForDatabase<T>(logger: Logger, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WAIT_FOR_DATABASE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const reason = reasonToWait(error);
      if (reason === null) throw error;
      if (Date.now() > deadline) {
        const seconds = WAIT_FOR_DATABASE_MS / 1_000;
        const what = `names a database that was unavailable for ${seconds} seconds: ${reason}`;
        throw new UnusableDatabaseError('DATABASE_URL', what, { cause: error });
      }
      logger.warn({ reason }, 'Waiting for the database');
      await delay(TRY_EVERY_MS);
    }
  }
}

/** Why the database is unavailable, or `null` for any other error. */
function reasonToWait(error: unknown): string | null {
  if (error instanceof UnusableDatabaseError) return null;
  if (error instanceof AppError && error.code === 'UNAVAILABLE')
    return String((error.options.cause as Error | undefined)?.message ?? error.message);
  return MAY_PASS.has(classifyDatabaseError(error)) ? (error as Error).message : null;
}
