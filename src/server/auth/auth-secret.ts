import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../config/config-error';

const FILE = 'auth-secret';

/**
 * The secret that signs tokens outside production: made once, kept in the data folder for its owner only.
 * Throws ConfigError where it can't be made or read there.
 */
export function readOrCreateSecret(dataFolder: string): string {
  const path = join(dataFolder, FILE);
  try {
    return readOrCreate(dataFolder, path);
  } catch (error) {
    const reason = (error as Error).message;
    throw new ConfigError(
      `AUTH_SECRET is not set, and a generated secret cannot be stored in ${path}: ${reason}.`,
      {
        cause: error,
      },
    );
  }
}

function readOrCreate(dataFolder: string, path: string): string {
  mkdirSync(dataFolder, { recursive: true });
  try {
    // `wx` fails where the file is there already, also when another process makes it at this moment.
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret === '') throw new Error('the file is empty');
  return secret;
}
