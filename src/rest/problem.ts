import { STATUS_CODES } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import type { AppErrorCode } from '../application/app-error';
import type { RefusalCode } from '../domain/refusal';
import { HTTP_STATUS, isRetryable } from '../graphql/errors';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** One of several errors of a request. */
interface ProblemDetail {
  readonly detail: string;
  readonly code: string;
  /** The field of the body, path, query or header that is at fault, as the request names it. */
  readonly field?: string | undefined;
}

/** An error as RFC 9457 describes it. Programs branch on `code`, which is the code of GraphQL. */
export interface Problem extends ProblemDetail {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number | undefined;
  /** The id of the log line about an error of the service. */
  readonly errorId?: string | undefined;
  /** All errors, if there are several; the first is the problem itself. */
  readonly errors?: readonly ProblemDetail[];
  /** With CONFLICT, the status to show instead. */
  readonly botStatus?: object | undefined;
}

const STATUS: Readonly<Record<AppErrorCode | RefusalCode | 'INTERNAL', number>> = {
  ...HTTP_STATUS,
  BAD_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  BOT_UNAVAILABLE: 409,
  IDEMPOTENCY_MISMATCH: 422,
  STATUS_UNREADABLE: 500,
  INTERNAL: 500,
};

/** An error in a payload or among the errors of an operation. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
  readonly retryable?: boolean;
  readonly retryAfterSeconds?: number | undefined;
  readonly errorId?: string | undefined;
}

/** The problem of a request with one or several errors. `status` is only given for errors of HTTP itself. */
export function toProblem(errors: readonly OperationError[], status?: number): Problem {
  const [{ code, message, field, retryable = isRetryable(code), retryAfterSeconds, errorId } = INTERNAL] =
    errors;
  const number = status ?? STATUS[code as keyof typeof STATUS] ?? 500;
  return {
    type: 'about:blank',
    title: STATUS_CODES[number] ?? 'Error',
    status: number,
    detail: message,
    code,
    ...(field && { field }),
    retryable,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(errorId && { errorId }),
    ...(errors.length > 1 && {
      errors: errors.map((error) => ({
        detail: error.message,
        code: error.code,
        ...(error.field && { field: error.field }),
      })),
    }),
  };
}

/** Reads an error as GraphQL reports it. */
export function toOperationError(
  { message, extensions }: GraphQLFormattedError,
  nameOf: (path: readonly string[]) => string,
): OperationError {
  const { field, ...rest } = extensions as unknown as Omit<OperationError, 'field' | 'message'> & {
    field?: string[];
  };
  if (!field) return { ...rest, message };
  const name = nameOf(field);
  const path = field.join('.');
  // The request may know the field by another name.
  const detail = message.startsWith(`${path} `) ? `${name}${message.slice(path.length)}` : message;
  return { ...rest, message: detail, field: name };
}

const INTERNAL: OperationError = { code: 'INTERNAL', message: 'Internal server error.' };
