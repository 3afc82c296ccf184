import http from 'node:http';
import https from 'node:https';
import { MINUTE, type Milliseconds, SECOND } from '../../domain/time/instant';
import { ForbiddenAddressError, type NetworkGuard } from './network-guard';
import type { SinkRequest } from './sink';

const USER_AGENT = 'bot-status-service';
/** From the look-up of the name to the end of the response. */
const TIMEOUT: Milliseconds = 15 * SECOND;
/** A longer response is not read to its end. */
const MAX_RESPONSE = 64 * 1024;
const KEPT_OF_RESPONSE = 1_024;
const MAX_RETRY_AFTER: Milliseconds = 60 * MINUTE;

/** How a request ended. */
export interface SendResult {
  /** `null` without a response. */
  readonly status: number | null;
  /** Why it failed, as a sentence; `null` if the receiver has accepted the event. */
  readonly problem: string | null;
  /** The beginning of the response body; `null` without a response. */
  readonly response: string | null;
  /** How long the receiver asks to be left alone. */
  readonly retryAfter: Milliseconds | null;
  readonly durationMs: number;
}

const TIMED_OUT = `There was no response within ${TIMEOUT / SECOND} seconds.`;

type Answer = Omit<SendResult, 'durationMs'>;

/** Sends events. It follows no redirects, and connects to permitted addresses only. */
export class HttpSender {
  constructor(private readonly guard: NetworkGuard) {}

  /** Rejects only if `signal` aborts the request. */
  async send(url: string, request: SinkRequest, signal: AbortSignal): Promise<SendResult> {
    const startedAt = performance.now();
    const answer = await this.attempt(new URL(url), request, signal);
    return { ...answer, durationMs: Math.round(performance.now() - startedAt) };
  }

  private async attempt(url: URL, request: SinkRequest, signal: AbortSignal): Promise<Answer> {
    const problem = this.guard.problemOf(url);
    if (problem !== null) return failure(problem);
    const timeout = AbortSignal.timeout(TIMEOUT);
    try {
      return await this.post(url, request, AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      return timeout.aborted ? failure(TIMED_OUT) : failure(whyUnanswered(error));
    }
  }

  private async post(url: URL, request: SinkRequest, signal: AbortSignal): Promise<Answer> {
    const first = exchange(url, request, this.guard.agentFor(url), signal);
    try {
      return await first.answer;
    } catch (error) {
      // The receiver closed the idle connection at the moment at which it was used again.
      if (!first.request.reusedSocket || codeOf(error) !== 'ECONNRESET') throw error;
      return exchange(url, request, this.guard.agentFor(url), signal).answer;
    }
  }
}

function exchange(url: URL, { headers, body }: SinkRequest, agent: http.Agent, signal: AbortSignal) {
  const { request: open } = url.protocol === 'https:' ? https : http;
  const bytes = Buffer.from(body);
  const request = open(url, {
    ...{ method: 'POST', agent, signal },
    headers: { ...headers, 'user-agent': USER_AGENT, 'content-length': bytes.length },
  });
  const answer = new Promise<Answer>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      readStart(response).then((text) => resolve(toAnswer(response, text)), reject);
    });
    // Without this, the connection is closed without an error, and nothing would ever end the wait.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(toAnswer(response, ''));
    });
  });
  request.end(bytes);
  return { request, answer };
}

/** The beginning of a body. Once the status is known, a body that breaks off does not change the result. */
async function readStart(response: http.IncomingMessage): Promise<string> {
  const kept: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (length < KEPT_OF_RESPONSE) kept.push(chunk);
      length += chunk.length;
      if (length > MAX_RESPONSE) break;
    }
  } catch {
    response.destroy();
  }
  return Buffer.concat(kept).subarray(0, KEPT_OF_RESPONSE).toString('utf8');
}

function toAnswer({ statusCode: status = 0, headers }: http.IncomingMessage, response: string): Answer {
  if (status >= 200 && status < 300) return { status, problem: null, response, retryAfter: null };
  return { status, problem: whyRefused(status), response, retryAfter: retryAfterOf(headers['retry-after']) };
}

function whyRefused(status: number): string {
  if (status >= 300 && status < 400) return `The response had status ${status}. Redirects are not followed.`;
  return `The response had status ${status}. Only a status from 200 to 299 is a success.`;
}

/** In seconds or as a date. */
function retryAfterOf(header: string | undefined): Milliseconds | null {
  if (header === undefined) return null;
  const wait = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER);
}

const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'The host name could not be found.'],
  ['EAI_AGAIN', 'The host name could not be looked up.'],
  ['ECONNREFUSED', 'The connection was refused.'],
  ['ECONNRESET', 'The connection was closed without a response.'],
  ['EPIPE', 'The connection was closed without a response.'],
  ['EHOSTUNREACH', 'The host could not be reached.'],
  ['ENETUNREACH', 'The network could not be reached.'],
  ['ETIMEDOUT', 'The connection timed out.'],
  ['CERT_HAS_EXPIRED', 'The TLS certificate has expired.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'The TLS certificate is for another host name.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'The TLS certificate is self-signed.'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'The TLS certificate could not be verified.'],
]);

function whyUnanswered(error: unknown): string {
  if (error instanceof ForbiddenAddressError)
    return 'The host has an address in a private network. See WEBHOOK_ALLOWED_NETWORKS.';
  const code = codeOf(error);
  return PROBLEMS.get(code) ?? `The request failed: ${code || String(error)}.`;
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

function failure(problem: string): Answer {
  return { status: null, problem, response: null, retryAfter: null };
}
