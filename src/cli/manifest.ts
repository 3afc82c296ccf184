import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** Reads the package.json of this program. */
export function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
}
