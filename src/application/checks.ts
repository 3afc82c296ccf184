import { type Refusal, refuse } from '../domain/refusal';
import type { ContactFilter } from './ports/contact-store';

const MAX_ID = 128;
const MAX_NOTE = 1_000;
const MAX_NAME = 200;
const MAX_CHANNEL = 64;
/** Maximum number of contacts in one call. */
export const MAX_BULK = 1_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

/** Accepts ids of the caller's system that survive storage and comparison unchanged. */
export function checkId(value: string | null | undefined, field: readonly string[]): Refusal | null {
  return value === null || value === undefined ? null : checkRequiredText(value, field, MAX_ID);
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

export function checkName(value: string | null | undefined, field: readonly string[]): Refusal | null {
  return value === null || value === undefined ? null : checkText(value, field, MAX_NAME);
}

export function checkNote(value: string | null, field: readonly string[]): Refusal | null {
  if (value === null) return null;
  if (value.length > MAX_NOTE) return bad(field, `must not be longer than ${MAX_NOTE} characters`);
  return value.isWellFormed() ? null : bad(field, 'must be well-formed Unicode');
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
  if (value.length > longest) return bad(field, `must not be longer than ${longest} characters`);
  if (!value.isWellFormed()) return bad(field, 'must be well-formed Unicode');
  if (CONTROL.test(value)) return bad(field, 'must not contain control characters');
  if (value !== value.trim()) return bad(field, 'must not begin or end with whitespace');
  return null;
}

function bad(field: readonly string[], message: string): Refusal {
  // An index is only meaningful together with the name of its list.
  const start = field.findLastIndex((part) => !/^\d+$/.test(part));
  const name = field.slice(start).join('.');
  return refuse('BAD_INPUT', field, `${name} ${message}.`);
}
