import type { Mapping } from '../../../src/webhooks/inbound/source';

const HOSTILE: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 2 ** 53, '', ' ', '__proto__', 'constructor', '\ud800', 'x'.repeat(100_000)],
  ...[[], {}, [[]], [null], { a: {} }, JSON.parse('{"__proto__":{"id":1},"constructor":5,"toString":[]}')],
];

/** A JSON value, nested so deeply that a recursive reader would fail. */
export const DEEP = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

/** The value with each of its parts replaced by each hostile value, and left out. */
export function* spoiled(value: unknown): Generator<unknown> {
  yield* HOSTILE;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const copy = (part: unknown) =>
      Array.isArray(value)
        ? value.map((one, index) => (String(index) === key ? part : one))
        : { ...value, [key]: part };
    yield Array.isArray(value)
      ? value.filter((_, index) => String(index) !== key)
      : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const part of spoiled((value as Record<string, unknown>)[key])) yield copy(part);
  }
}

/** What a mapping lacks that no mapping may lack. */
export function flawOf(mapping: Mapping): string | null {
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  if (mapping.kind === 'IGNORED') return mapping.event.length <= 64 && mapping.why !== '' ? null : 'event';
  if (mapping.kind === 'CONTACT') return isText(mapping.contact.id) ? null : 'contact.id';
  if (mapping.kind !== 'MESSAGE') return isText(mapping.contactId) ? null : 'contactId';
  const { contactId, messageId, channel, sentAt } = mapping.message;
  if (![contactId, messageId, channel].every(isText)) return 'ids';
  return sentAt === null || Number.isSafeInteger(sentAt) ? null : 'sentAt';
}
