import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../processes/root';

const FOLDER = join(ROOT, 'docs', 'examples');
/** What is drawn at random, or read from the clock of the machine. */
const DRAWN = [
  ...['id', 'botId', 'eventId', 'token', 'secret', 'keyId', 'path'],
  ...['feedCursor', 'endCursor', 'attemptedAt', 'durationMs', 'expiresAt', 'revokedAt', 'createdAt'],
];

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The example of an operation, as the API reference shows it. */
export interface Example {
  readonly query: string;
  readonly variables: Json;
  readonly data: Json;
}

/** The operations that have an example. */
export function exampleNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => file.replace('.graphql', ''));
}

export function readExample(name: string): Example {
  const query = readFileSync(join(FOLDER, `${name}.graphql`), 'utf8');
  return { query, ...JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) };
}

export function writeExample(name: string, { variables, data }: Example): void {
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify({ variables, data }, null, 2)}\n`);
}

/** The values that stand in examples, and what stood in their place in the answers of a run. */
export class Substitutes {
  private readonly values = new Map<Json, Json>();

  add(shown: Json, actual: Json): void {
    this.values.set(shown, actual);
  }

  /** The value with what the service has given in place of what is shown. */
  fillIn(value: Json): Json {
    return map(value, (leaf) => this.values.get(leaf) ?? leaf);
  }

  /** The answer with what is shown in place of what was drawn, which later examples name. */
  restore(actual: Json, shown: Json | undefined, name = ''): Json {
    if (isList(actual))
      return actual.map((item, index) => this.restore(item, isList(shown) ? shown[index] : undefined, name));
    if (isObject(actual)) {
      const entries = Object.entries(actual);
      return Object.fromEntries(
        entries.map(([key, value]) => [
          key,
          this.restore(value, isObject(shown) ? shown[key] : undefined, key),
        ]),
      );
    }
    const known = [...this.values].find(([, value]) => value === actual && typeof value === 'string');
    if (known) return known[0];
    if (!DRAWN.includes(name) || shown === undefined || typeof shown !== typeof actual) return actual;
    this.add(shown, actual);
    return shown;
  }
}

function map(value: Json, change: (leaf: Json) => Json): Json {
  if (isList(value)) return value.map((item) => map(item, change));
  if (!isObject(value)) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item, change)]));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}
