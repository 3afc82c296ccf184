export const REFUSAL_CODES = [
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'UNAVAILABLE',
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

export function refuse(code: RefusalCode, field: readonly string[], message: string): Refusal {
  return { code, field, message };
}
