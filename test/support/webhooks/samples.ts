import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillTemplate } from '../../../src/webhooks/inbound/contact-template';
import type { Delivery, MappingContext } from '../../../src/webhooks/inbound/source';

const SOURCES = join(__dirname, '../../../src/webhooks/inbound/sources');

export type Sample = Record<string, unknown>;

/** The body of a sample of a source. */
export function sample(source: string, name: string): Buffer {
  return readFileSync(join(SOURCES, source, 'samples', `${name}.json`));
}

/** What the body of a sample contains. */
export function readSample(source: string, name: string): Sample {
  return JSON.parse(sample(source, name).toString());
}

/** The names of all samples of a source. */
export function sampleNames(source: string): string[] {
  return readdirSync(join(SOURCES, source, 'samples')).map((file) => file.replace(/\.json$/, ''));
}

export function deliver(body: string | Buffer, headers: Delivery['headers'] = {}): Delivery {
  return { headers, path: '', query: {}, body: Buffer.from(body) };
}

/** Builds the ids of contacts by a template such as `{id}`. */
export function contactIdsBy(template: string): MappingContext<unknown>['contactIdOf'] {
  return (fields) => fillTemplate(template, fields);
}
