import { GraphQLError } from 'graphql';
import { AppError, type AppErrorCode } from '../application/app-error';

const STATUS: Record<AppErrorCode, number> = {
  BAD_USER_INPUT: 400,
  QUERY_TOO_COSTLY: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

export function statusOf(error: AppError): number {
  return STATUS[error.code];
}

/** An error that ends a whole request, as Apollo answers it with the right HTTP status. */
export function toRequestError(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status: statusOf(error) } },
  });
}
