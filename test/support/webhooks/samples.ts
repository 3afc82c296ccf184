import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MappingContext } from '../../../src/webhooks/inbound/source';

const SOURCES = join(__dirname, '../../../src/webhooks/inbound/sources');

/** The body of a sample of a source. */
export function sample(source: string, name: string): Buffer {
  return readFileSync(join(SOURCES, source, 'samples', `${name}.json`));
}

/** The names of all samples of a source. */
export function sampleNames(source: string): string[] {
  return readdirSync(join(SOURCES, source, 'samples')).map((file) => file.replace(/\.json$/, ''));
}

/** Builds ids as the service does, by a template such as `{id}`. */
export function contactIdsBy(template: string): MappingContext<unknown>['contactIdOf'] {
  return (fields) => {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    if (names.every((name) => (fields[name] ?? null) === null)) return null;
    return template.replace(/\{(\w+)\}/g, (_, name: string) => String(fields[name] ?? ''));
  };
}
