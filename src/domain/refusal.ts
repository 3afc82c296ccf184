export const REFUSAL_CODES = [
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'UNAVAILABLE',
  'IDEMPOTENCY_MISMATCH',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** An expected "no": a value, never thrown. Nothing is stored with it. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Path of the input field at fault, below the input; empty where no single field is. */
  readonly field: readonly string[];
  readonly message: string;
}
