import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, type LogLevel } from '../application/app-error';

export interface ErrorReport {
  readonly level: LogLevel;
  readonly error: unknown;
  /** Given to the client too, for errors whose text it does not get. */
  readonly errorId?: string;
}

export interface Masking {
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
  { report, hideSuggestions }: Masking,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof AppError) {
    report({ level: original.logLevel, error: original.options.cause ?? original });
    return { ...formatted, message: original.message, extensions: toExtensions(original) };
  }
  if (original instanceof GraphQLError) {
    const message = hideSuggestions ? withoutSuggestion(formatted.message) : formatted.message;
    return { ...formatted, message, extensions: { code: formatted.extensions?.code ?? codeOf(original) } };
  }
  const errorId = randomUUID();
  report({ level: 'error', error: original, errorId });
  const { path, locations } = formatted;
  return {
    message: 'Something went wrong on our side.',
    ...(path && { path }),
    ...(locations && { locations }),
    extensions: { code: 'INTERNAL', errorId },
  };
}

function toExtensions({ code, options }: AppError): Record<string, unknown> {
  const { field, retryAfterMs } = options;
  return {
    code,
    ...(field && { field }),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) }),
  };
}

function codeOf(error: GraphQLError): string {
  return typeof error.extensions.code === 'string' ? error.extensions.code : 'BAD_USER_INPUT';
}

function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .*\?$/s, '');
}
