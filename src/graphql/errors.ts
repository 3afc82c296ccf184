import { randomUUID } from 'node:crypto';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';
import { AppError, type AppErrorCode, type LogLevel } from '../application/app-error';

export interface ErrorReport {
  readonly level: LogLevel;
  readonly error: unknown;
  /** Of an error that the client gets to see as it is. */
  readonly code?: AppErrorCode;
  /** Given to the client too, for errors whose text it does not get. */
  readonly errorId?: string;
}

export interface ErrorReporter {
  readonly report: (report: ErrorReport) => void;
  /** Whether to keep the schema's names to oneself. */
  readonly hideSuggestions: boolean;
}

/**
 * What a client gets to see of an error: those of the service and of GraphQL itself as they are, any other as
 * INTERNAL with an id to ask for. `formatted` is what the transport would have answered.
 */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  { report, hideSuggestions }: ErrorReporter,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof AppError) {
    report(reportOf(original));
    return { ...formatted, message: original.message, extensions: toExtensions(original) };
  }
  if (original instanceof GraphQLError && !isOfOurData(original, formatted)) {
    const message = hideSuggestions ? withoutSuggestion(formatted.message) : formatted.message;
    return { ...formatted, message: shortened(message), extensions: { code: findCode(original, formatted) } };
  }
  const errorId = randomUUID();
  report({ level: 'error', error: original, errorId });
  const { path, locations } = formatted;
  return {
    message: 'Internal server error.',
    ...(path && { path }),
    ...(locations && { locations }),
    extensions: { code: 'INTERNAL', errorId },
  };
}

export function reportOf(error: AppError): ErrorReport {
  return { level: error.logLevel, error: error.options.cause ?? error, code: error.code };
}

/** The same of errors as graphql-js hands them out. */
export function maskErrors(
  errors: readonly GraphQLError[],
  errorReporter: ErrorReporter,
): GraphQLFormattedError[] {
  return errors.map((error) => maskError(error.toJSON(), error, errorReporter));
}

/** An answer as a client gets to see it. */
export function maskResult(result: ExecutionResult, errorReporter: ErrorReporter): FormattedExecutionResult {
  const { errors, ...rest } = result;
  return errors ? { errors: maskErrors(errors, errorReporter), ...rest } : rest;
}

function toExtensions({ code, options }: AppError): Record<string, unknown> {
  const { field, retryAfterMs } = options;
  return {
    code,
    ...(field && { field }),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }),
  };
}

const MAX_MESSAGE = 500;

/** What Apollo calls every error that brings no code. */
const NO_CODE = 'INTERNAL_SERVER_ERROR';

function findCode({ extensions }: GraphQLError, formatted: GraphQLFormattedError): unknown {
  const codes = [formatted.extensions?.code, extensions.code];
  return codes.find((code) => typeof code === 'string' && code !== NO_CODE) ?? 'BAD_USER_INPUT';
}

/** GraphQL blames a place in the document for what the caller did, and none for a value of ours that does not fit. */
function isOfOurData({ nodes, extensions }: GraphQLError, { path }: GraphQLFormattedError): boolean {
  return path !== undefined && nodes === undefined && extensions.code === undefined;
}

/** graphql-js quotes values of any length; what is said of them stands before and behind. */
function shortened(message: string): string {
  return message.length <= MAX_MESSAGE
    ? message
    : `${message.slice(0, MAX_MESSAGE / 2)} … ${message.slice(-MAX_MESSAGE / 2)}`;
}

function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .*\?$/s, '');
}
