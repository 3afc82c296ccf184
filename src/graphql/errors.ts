import { randomUUID } from 'node:crypto';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';
import { AppError, type AppErrorCode, type LogLevel, OutageError } from '../application/app-error';

export interface ErrorReport {
  readonly level: LogLevel;
  readonly error: unknown;
  /** The code of an error that is returned to the client unchanged. */
  readonly code?: AppErrorCode;
  /** The id of an error whose message is hidden from the client, which receives the id instead. */
  readonly errorId?: string;
  /** The id of the request over HTTP that failed. */
  readonly requestId?: string | undefined;
}

export interface ErrorReporter {
  readonly report: (report: ErrorReport) => void;
  readonly requestId?: ErrorReport['requestId'];
  /** Whether to remove suggestions, which reveal names of the schema. */
  readonly hideSuggestions: boolean;
}

/** The HTTP status of a request that such an error ends. */
export const HTTP_STATUS: Readonly<Record<AppErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  QUERY_TOO_COSTLY: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

/**
 * Converts an error to what the client receives: errors of the service and of GraphQL are kept, any other becomes
 * INTERNAL with an error id. `formatted` is the error as the transport would return it.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  { report, hideSuggestions, requestId }: ErrorReporter,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof AppError) {
    report({ ...reportOf(original), requestId });
    const { field, retryAfterMs } = original.options;
    const extensions = {
      code: original.code,
      retryable: isRetryable(original.code),
      ...(field && { field }),
      ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }),
    };
    return { ...formatted, message: original.message, extensions };
  }
  if (original instanceof GraphQLError && !isServiceFault(original, formatted)) {
    const message = hideSuggestions ? formatted.message.replace(SUGGESTION, '') : formatted.message;
    const extensions = { code: findCode(original, formatted), retryable: false };
    return { ...formatted, message: shortened(message), extensions };
  }
  const errorId = randomUUID();
  report({ level: 'error', error: original, errorId, requestId });
  const { path, locations } = formatted;
  return {
    message: 'Internal server error.',
    ...(path && { path }),
    ...(locations && { locations }),
    extensions: { code: 'INTERNAL', retryable: false, errorId },
  };
}

/** Wraps an error that is not a GraphQLError, so that it can be masked by its original error later. */
export function toGraphqlError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}

/** The outage among the errors of a result, because of which it is not sent; `undefined` if there is none. */
export function findOutage({ errors = [] }: ExecutionResult): OutageError | undefined {
  const outages = errors.map(({ originalError }) => originalError);
  return outages.find((error) => error instanceof OutageError);
}

/** Gives an error of graphql-js the code that Apollo Server would give it. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions: { code } });
}

/** Whether the same call may succeed later. */
export function isRetryable(code: string): boolean {
  return code === 'RATE_LIMITED' || code === 'UNAVAILABLE';
}

export function reportOf(error: AppError): ErrorReport {
  return { level: error.logLevel, error: error.options.cause ?? error, code: error.code };
}

/** Like `maskError`, for errors of graphql-js. */
export function maskErrors(
  errors: readonly GraphQLError[],
  errorReporter: ErrorReporter,
): GraphQLFormattedError[] {
  return errors.map((error) => maskError(error.toJSON(), error, errorReporter));
}

/** Converts a result to what the client receives. */
export function maskResult(result: ExecutionResult, errorReporter: ErrorReporter): FormattedExecutionResult {
  const { errors, ...rest } = result;
  return errors ? { errors: maskErrors(errors, errorReporter), ...rest } : rest;
}

/** Added by graphql-js to the message. */
const SUGGESTION = / ?Did you mean .*\?$/s;
const MAX_MESSAGE = 500;

/** The code that Apollo gives to errors without a code. */
const NO_CODE = 'INTERNAL_SERVER_ERROR';

function findCode({ extensions }: GraphQLError, formatted: GraphQLFormattedError): unknown {
  const codes = [formatted.extensions?.code, extensions.code];
  return codes.find((code) => typeof code === 'string' && code !== NO_CODE) ?? 'BAD_USER_INPUT';
}

/** Whether GraphQL rejected a value of the service: for an error of the caller, it names a location in the document. */
function isServiceFault({ nodes, extensions }: GraphQLError, { path }: GraphQLFormattedError): boolean {
  return path !== undefined && nodes === undefined && extensions.code === undefined;
}

/** graphql-js quotes values of any length, so only the middle is removed. */
function shortened(message: string): string {
  return message.length <= MAX_MESSAGE
    ? message
    : `${message.slice(0, MAX_MESSAGE / 2)} … ${message.slice(-MAX_MESSAGE / 2)}`;
}
