import { type DestinationStream, type LoggerOptions, pino, stdSerializers } from 'pino';

/** Creates a logger that logs no customer data: a failed statement is logged without its text and parameters. */
export function createLogger(level: NonNullable<LoggerOptions['level']>, destination?: DestinationStream) {
  return pino({ level, serializers: { err: serializeError } }, destination);
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code } = stdSerializers.err(error);
  return { type, message, stack, ...(code !== undefined && { code }) };
}
