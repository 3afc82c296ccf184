import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from './config-error';

/** Settings that may contain a secret. Each can be read from a file that `NAME_FILE` names. */
const SETTINGS = [
  'AUTH_SECRET',
  'AUTH_SECRET_PREVIOUS',
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'REDIS_URL',
] as const;
const MAX_BYTES = 64 * 1024;

export const FILE_SETTINGS: readonly string[] = SETTINGS.map((name) => `${name}_FILE`);

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the environment with the contents of the files it names. Throws ConfigError. */
export function readSettingFiles(env: Environment): Environment {
  const read = { ...env };
  for (const name of SETTINGS) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    if (env[name] !== undefined)
      throw new ConfigError(`${name} and ${name}_FILE are both set; set only one.`);
    read[name] = readSettingFile(`${name}_FILE`, path);
  }
  return read;
}

function readSettingFile(name: string, path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new Error(`${path} is larger than ${MAX_BYTES} bytes`);
    const text = readFileSync(path, 'utf8').replace(/(\r?\n)+$/, '');
    if (text === '') throw new Error(`${path} is empty`);
    return text;
  } catch (error) {
    throw new ConfigError(`${name}: ${(error as Error).message}.`, { cause: error });
  }
}
