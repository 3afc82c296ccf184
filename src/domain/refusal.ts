export const REFUSAL_CODES = [
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'BOT_UNAVAILABLE',
  'STATUS_UNREADABLE',
  'IDEMPOTENCY_MISMATCH',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** An expected error, returned as a value and never thrown. Nothing is stored. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Path of the invalid input field, relative to the input; empty if the error concerns no single field. */
  readonly field: readonly string[];
  readonly message: string;
}

/** The refusal of an input that is the field `name` of another. */
export function within(name: string, refusal: Refusal | null): Refusal | null {
  return refusal && { ...refusal, field: [name, ...refusal.field] };
}

export function refuse(code: RefusalCode, field: readonly string[], message: string): Refusal {
  return { code, field, message };
}
