import { InvalidDeliveryError, type Mapping } from '../../../src/webhooks/inbound/source';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
/** A JSON text, nested so deeply that a recursive reader would fail. */
export const DEEP = nested(50_000);

/** What nobody should send, in the place of any value. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '__proto__', 'constructor', '\ud800', '\u0000'],
  ...['x'.repeat(100_000), [], [[]], [null], {}, { a: {} }, JSON.parse(nested(1_000))],
  JSON.parse('{"toString":1,"valueOf":1}'),
  JSON.parse('{"__proto__":{"id":1},"constructor":{"prototype":{}},"toString":[]}'),
];

/** Copies of a value in which one part, however deep, is replaced by each of the hostile values or left out. */
export function* spoil(value: unknown): Generator<unknown> {
  yield* HOSTILE;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const { [name]: _, ...others } = value as Record<string, unknown>;
    yield Array.isArray(value) ? value.toSpliced(Number(name), 1) : others;
    for (const spoilt of spoil(part))
      yield Array.isArray(value) ? value.with(Number(name), spoilt) : { ...value, [name]: spoilt };
  }
}

/** Throws if the mappings of an event cannot be used, or if it is not refused in the way in which events are. */
export function checkUsable(map: () => readonly Mapping[]): void {
  try {
    for (const mapping of map()) {
      const flaw = flawOf(mapping);
      if (flaw !== null) throw new Error(`${flaw} of ${JSON.stringify(mapping).slice(0, 1_000)}`);
    }
  } catch (error) {
    if (!(error instanceof InvalidDeliveryError)) throw error;
  }
}

/** What a mapping lacks that no mapping may lack. */
function flawOf(mapping: Mapping): string | null {
  if (mapping.kind === 'IGNORED') return mapping.event.length <= 64 && isText(mapping.why) ? null : 'event';
  if (mapping.kind === 'CONTACT') return isText(mapping.contact.id) ? null : 'contact.id';
  if (mapping.kind === 'ALIAS' && !isText(mapping.aliasId)) return 'aliasId';
  if (mapping.kind !== 'MESSAGE') return isText(mapping.contactId) ? null : 'contactId';
  const { contactId, messageId, channel, sentAt = null } = mapping.message;
  if (![contactId, messageId, channel].every(isText)) return 'ids';
  return sentAt === null || Number.isSafeInteger(sentAt) ? null : 'sentAt';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
