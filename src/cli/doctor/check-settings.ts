import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config';
import { type Finding, failure, ok, warning } from '../../lib/finding';
import { SECRET_FILE } from '../../server/auth/auth-secret';
import { readManifest } from '../manifest';

/** Permissions of anyone but the owner. */
const OTHERS = 0o077;

export function* checkSettings(config: Config): Generator<Finding> {
  yield checkNode(process.versions.node);
  for (const text of config.warnings) yield warning(`${text}.`);
  if (!config.isProduction && config.auth.secret === null) yield* checkSecretFile(config.dataFolder);
  yield ok(config.isProduction ? 'Valid for production.' : 'Valid, but not for production: see NODE_ENV.');
}

function checkNode(version: string): Finding {
  const minimum = readManifest().engines.node.replace('>=', '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = minimum.split('.').map(Number);
  const isOld = major < minMajor || (major === minMajor && minor < minMinor);
  return isOld
    ? failure(`Node ${version} is too old: ${minimum} or later is required.`)
    : ok(`Node ${version}.`);
}

/** The generated secret signs tokens for every role. */
function* checkSecretFile(folder: string): Generator<Finding> {
  const path = join(folder, SECRET_FILE);
  if (existsSync(path) && (statSync(path).mode & OTHERS) !== 0)
    yield warning(`${path} can be read by other users of this machine: run chmod 600 on it.`);
}
