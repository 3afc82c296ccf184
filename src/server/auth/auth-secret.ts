import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../config/config-error';

/** In the data folder. */
export const SECRET_FILE = 'auth-secret';

/**
 * Returns the secret that signs tokens outside production. It is generated once and stored in the data folder, readable
 * by its owner only. Throws ConfigError if it cannot be created or read.
 */
export function readOrCreateSecret(dataFolder: string): string {
  const path = join(dataFolder, SECRET_FILE);
  try {
    mkdirSync(dataFolder, { recursive: true });
    createIfMissing(path);
    const secret = readFileSync(path, 'utf8').trim();
    if (secret === '') throw new Error('the file is empty');
    return secret;
  } catch (error) {
    const reason = (error as Error).message;
    const message = `AUTH_SECRET is not set, and a generated secret cannot be stored in ${path}: ${reason}.`;
    throw new ConfigError(message, { cause: error });
  }
}

function createIfMissing(path: string): void {
  try {
    // `wx` fails if the file exists, even if another process is creating it at the same time.
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
