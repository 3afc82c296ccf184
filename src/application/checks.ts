import { type Refusal, refuse } from '../domain/refusal';
import type { ContactFilter } from './ports/contact-store';

const MAX_ID = 255;
const MAX_KEY = 1_024;
const MAX_NOTE = 1_000;
const MAX_CHANNEL = 255;
/** The maximum length of the name of a workspace. */
export const MAX_WORKSPACE = 64;
/** Maximum number of contacts in one call. */
export const MAX_BULK = 1_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

/** Accepts ids of contacts and users that survive storage and comparison unchanged. */
export function checkId(value: string | null | undefined, field: readonly string[]): Refusal | null {
  return value === null || value === undefined ? null : checkRequiredText(value, field, MAX_ID);
}

/**
 * Accepts any text by which another system knows something: ids of messages and actors, hashes and idempotency keys. They
 * are compared and never shown, so that only a text that cannot be stored is refused.
 */
export function checkKey(value: string | null | undefined, field: readonly string[]): Refusal | null {
  if (value === null || value === undefined) return null;
  if (value === '') return bad(field, 'must not be empty');
  if (value.length > MAX_KEY) return tooLong(field, MAX_KEY);
  return checkUnicode(value, field);
}

/** Returns the refusal of the first invalid id of the argument `contactIds`, or `null`. */
export function checkContactIds(ids: readonly string[]): Refusal | null {
  for (const [index, id] of ids.entries()) {
    const refusal = checkId(id, ['contactIds', String(index)]);
    if (refusal) return refusal;
  }
  return null;
}

export function checkChannel(value: string, field: readonly string[]): Refusal | null {
  return checkRequiredText(value, field, MAX_CHANNEL);
}

export function checkNote(value: string | null, field: readonly string[]): Refusal | null {
  if (value === null) return null;
  return value.length > MAX_NOTE ? tooLong(field, MAX_NOTE) : checkUnicode(value, field);
}

export function checkFilter(filter: ContactFilter | null): Refusal | null {
  return checkDuration(filter?.waitingLongerThan, ['filter', 'waitingLongerThan']);
}

/** A duration without an exact length is NaN. */
export function checkDuration(value: number | null | undefined, field: readonly string[]): Refusal | null {
  return Number.isNaN(value) ? bad(field, 'must be a duration of days, hours, minutes and seconds') : null;
}

export function checkRequiredText(value: string, field: readonly string[], longest: number): Refusal | null {
  return value === '' ? bad(field, 'must not be empty') : checkText(value, field, longest);
}

export function checkText(value: string, field: readonly string[], longest: number): Refusal | null {
  if (value.length > longest) return tooLong(field, longest);
  const malformed = checkUnicode(value, field);
  if (malformed) return malformed;
  if (CONTROL.test(value)) return bad(field, 'must not contain control characters');
  if (value !== value.trim()) return bad(field, 'must not begin or end with whitespace');
  return null;
}

/** Half a surrogate pair would be stored as another character. */
function checkUnicode(value: string, field: readonly string[]): Refusal | null {
  return value.isWellFormed() ? null : bad(field, 'must be well-formed Unicode');
}

function tooLong(field: readonly string[], longest: number): Refusal {
  return bad(field, `must not be longer than ${longest} characters`);
}

function bad(field: readonly string[], message: string): Refusal {
  // An index is only meaningful together with the name of its list.
  const start = field.findLastIndex((part) => !/^\d+$/.test(part));
  const name = field.slice(start).join('.');
  return refuse('BAD_INPUT', field, `${name} ${message}.`);
}
