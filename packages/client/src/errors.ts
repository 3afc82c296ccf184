import type { BotStatus, UserErrorCode } from './generated/operations.js';

/** A code of `userErrors` or `errors` (docs/errors.md), or UNREACHABLE: the service did not answer. */
export type BotStatusErrorCode =
  | UserErrorCode
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'INTERNAL'
  | 'QUERY_TOO_COSTLY'
  | 'RATE_LIMITED'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'
  | 'UNREACHABLE';

interface Details {
  readonly retryable?: boolean;
  readonly field?: readonly string[];
  readonly retryAfterMs?: number | null;
  readonly requestId?: string | null;
  readonly botStatus?: BotStatus | null;
  readonly cause?: unknown;
}

/** A call failed or was refused, or a subscription cannot go on. Programs should branch on `code`. */
export class BotStatusError extends Error {
  override readonly name = 'BotStatusError';
  readonly code: BotStatusErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The path of the invalid input field, e.g. ["input", "wake", "after"]; empty if no single field is at fault. */
  readonly field: readonly string[];
  /** How long to wait before the next call, in milliseconds; null if that is not known. */
  readonly retryAfterMs: number | null;
  /** Names the request in the log of the service; null without an answer. */
  readonly requestId: string | null;
  /** With CONFLICT: the status to show instead; otherwise null. */
  readonly botStatus: BotStatus | null;

  constructor(code: BotStatusErrorCode, message: string, details: Details = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.field = details.field ?? [];
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.requestId = details.requestId ?? null;
    this.botStatus = details.botStatus ?? null;
  }
}

/** The service did not answer: the call may have been carried out, or not. */
export function unreachable(message: string, cause?: unknown): BotStatusError {
  return new BotStatusError('UNREACHABLE', message, { retryable: true, cause });
}

/** An error of a GraphQL response or of a refused subscription. */
export interface GraphqlError {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly field?: string | readonly string[];
    readonly retryable?: boolean;
    readonly retryAfterSeconds?: number;
    readonly errorId?: string;
  };
}

export function fromGraphqlError(
  { message, extensions = {} }: GraphqlError,
  fallback: Pick<Details, 'requestId' | 'retryAfterMs'> = {},
): BotStatusError {
  const { code = 'INTERNAL', field = [], retryable = false, retryAfterSeconds, errorId } = extensions;
  return new BotStatusError(code, message, {
    retryable,
    field: typeof field === 'string' ? [field] : field,
    retryAfterMs: retryAfterSeconds === undefined ? fallback.retryAfterMs : retryAfterSeconds * 1_000,
    requestId: fallback.requestId ?? errorId,
  });
}

interface Payload {
  readonly userErrors: readonly {
    readonly code: UserErrorCode;
    readonly message: string;
    readonly field: readonly string[];
    readonly retryable: boolean;
  }[];
  readonly botStatus?: BotStatus | null;
}

/** The payload of a mutation that was not refused. */
export type Accepted<P extends Payload> = Omit<P, 'userErrors'>;

/** Throws the first of the reasons why a mutation was refused, if there is one. */
export function requireAccepted<P extends Payload>({ userErrors, ...payload }: P): Accepted<P> {
  const [refusal] = userErrors;
  if (!refusal) return payload;
  const { code, message, field, retryable } = refusal;
  const botStatus = code === 'CONFLICT' ? (payload as Partial<Payload>).botStatus : null;
  throw new BotStatusError(code, message, { field, retryable, botStatus });
}
