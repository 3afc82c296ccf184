import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationInterface } from 'typeorm';

const FOLDER = join(__dirname, 'migrations');
const load: (path: string) => Record<string, new () => MigrationInterface> = require;

/** Every file of the folder, as TypeScript or as it was built; TypeORM runs them in the order of their numbers. */
export const MIGRATIONS = readdirSync(FOLDER)
  .filter((file) => /^\d+-.*\.[jt]s$/.test(file))
  .flatMap((file) => Object.values(load(join(FOLDER, file))));
