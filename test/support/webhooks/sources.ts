import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Delivery, InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';

const SOURCES = join(__dirname, '../../../src/webhooks/inbound/sources');

export type Sample = Record<string, unknown>;

export function readSample(source: string, name: string): Sample {
  return JSON.parse(readFileSync(join(SOURCES, source, 'samples', `${name}.json`), 'utf8'));
}

export function sampleNames(source: string): string[] {
  return readdirSync(join(SOURCES, source, 'samples')).map((file) => file.replace('.json', ''));
}

export function deliver(body: string | Buffer, headers: Delivery['headers'] = {}): Delivery {
  return { headers, query: {}, body: Buffer.from(body) };
}

/** A template of one field. */
export const templateOf =
  (field: string) => (fields: Readonly<Record<string, string | number | null | undefined>>) => {
    const value = fields[field];
    return value === undefined || value === null || value === '' ? null : String(value);
  };

/** The mappings, or none for what is refused. Throws what is no refusal, and what cannot be recorded. */
export function mapSafely(map: () => readonly Mapping[]): readonly Mapping[] {
  const mappings = mapOrRefuse(map);
  for (const mapping of mappings) {
    if (mapping.kind === 'MESSAGE') requireIds(mapping.message.contactId, mapping.message.messageId);
    else if (mapping.kind === 'CONTACT') requireIds(mapping.contact.id);
    else if (mapping.kind !== 'IGNORED') requireIds(mapping.contactId);
  }
  return mappings;
}

function mapOrRefuse(map: () => readonly Mapping[]): readonly Mapping[] {
  try {
    return map();
  } catch (error) {
    if (error instanceof InvalidDeliveryError) return [];
    throw error;
  }
}

function requireIds(...ids: readonly unknown[]): void {
  for (const id of ids) if (typeof id !== 'string' || id === '') throw new Error(`${id} is no id`);
}

const DEEP = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
/** What nobody should send, in the place of any value. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '__proto__', 'constructor', '\ud800', '\u0000', []],
  ...['x'.repeat(100_000), [[]], [null], {}, DEEP],
  JSON.parse('{"toString":1,"valueOf":1}'),
  JSON.parse('{"__proto__":{"id":1},"constructor":{"prototype":{}}}'),
];

/** Copies of a value in which one part, however deep, is replaced by each of the hostile values or left out. */
export function* spoil(value: unknown): Generator<unknown> {
  yield* HOSTILE;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const { [name]: _, ...others } = value as Sample;
    if (!Array.isArray(value)) yield others;
    for (const spoilt of spoil(part)) {
      yield Array.isArray(value) ? value.with(Number(name), spoilt) : { ...value, [name]: spoilt };
    }
  }
}
