import type { BotStatusError } from '../errors.js';

/**
 * Why there is no live status. NOT_CONFIGURED: no endpoint, token or valid contact id was given. UNREACHABLE: the service does not answer, or
 * cannot serve the page. SIGNED_OUT: there is no token that the service accepts. NO_ACCESS: the token may not read statuses.
 */
export type ProblemKind = 'NOT_CONFIGURED' | 'UNREACHABLE' | 'SIGNED_OUT' | 'NO_ACCESS';

/** `message` is for developers: it says what is wrong and what to do. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
}

export const NOT_CONFIGURED: Problem = {
  kind: 'NOT_CONFIGURED',
  message:
    'A badge or hook has no endpoint, no token, or no valid contact id. Set `getToken` on it, or call `configure({ endpoint, getToken })` once for the page.',
};

/** @param origin The origin of the page. */
export function problemOf(error: BotStatusError, endpoint: string, origin: string): Problem {
  const { code, message, cause } = error;
  const text = cause instanceof Error ? `${message} ${cause.message}` : message;
  switch (code) {
    case 'UNAUTHENTICATED':
      return {
        kind: 'SIGNED_OUT',
        message: `There is no token that ${endpoint} accepts: ${text} Check \`getToken\`, or the fixed \`token\`.`,
      };
    case 'FORBIDDEN':
      return { kind: 'NO_ACCESS', message: `The token may not read statuses at ${endpoint}: ${text}` };
    case 'UNREACHABLE':
      return {
        kind: 'UNREACHABLE',
        // A browser does not let a page tell these two apart.
        message: `${endpoint} cannot be reached: either it does not answer, or its ALLOWED_ORIGINS lacks ${origin}. ${text}`,
      };
    default:
      return { kind: 'UNREACHABLE', message: `${endpoint} refuses the subscription (${code}): ${text}` };
  }
}

const warned = new Set<string>();

/** Warns once per page and cause, however many badges there are and however often they try. */
export function warnOnce({ kind, message }: Problem, endpoint = ''): void {
  const cause = `${kind} ${endpoint}`;
  if (warned.has(cause)) return;
  warned.add(cause);
  // biome-ignore lint/suspicious/noConsole: this is how the developer of the page learns why a badge has no status.
  console.warn(`bot-status-badge: ${message}`);
}
