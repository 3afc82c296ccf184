import type { IncomingHttpHeaders } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { AppError, overloaded } from '../../application/app-error';
import { Counters } from '../../lib/counters';
import { ByteBudget } from '../../limits/byte-budget';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import { missingToken } from '../auth/authenticator';
import type { Principal } from '../auth/claims';
import type { Exchange } from './in-flight-requests';

/** Memory of a request besides its body. A small response fits into what the finished request releases. */
const REQUEST_BYTES = 16 * 1024;
const RETRY_AFTER_MS = 1_000;
/** Limits of anonymous callers, if introspection is on. They use no slot and no memory of signed-in callers. */
const ANONYMOUS_LIMITS = { requests: 32, requestsPerAddress: 8, bodyBytes: 16 * 1024 };

/** An admitted request: its sender, if known, and the memory of this node that it may use until it ends. */
export interface Admitted {
  readonly principal: Principal | null;
  /** Takes bytes of a body without a Content-Length. Throws if there is no room. */
  takeBody(bytes: number): void;
  /** Takes the bytes of the response, which replaces the request. Throws if there is no room. */
  takeResponse(bytes: number): void;
}

/** Decides which requests are read: of signed-in callers within their memory, of anonymous ones within a small pool. */
export class AdmissionControl {
  private signedIn = 0;
  private anonymous = 0;
  private readonly anonymousByAddress = new Counters();

  constructor(
    private readonly memory: MemoryBudgets,
    private readonly maxBodyBytes: number,
  ) {}

  /** The number of requests in flight. */
  get requests(): number {
    return this.signedIn + this.anonymous;
  }

  /** Whether this node has room for a request of the largest size. */
  get hasRoom(): boolean {
    return this.memory.hasRoom(REQUEST_BYTES + this.maxBodyBytes);
  }

  /** Throws RATE_LIMITED if the share of the user or workspace is used up, and UNAVAILABLE if that of the node is. */
  admit(exchange: Exchange, principal: Principal, headers: IncomingHttpHeaders): Admitted {
    const { caller } = principal;
    const budget = this.memory.open(caller.workspace, caller.actor.id, Number.POSITIVE_INFINITY);
    let hasEnded = false;
    const take = (bytes: number) => {
      if (hasEnded || budget.take(bytes)) return;
      throw this.memory.hasRoom(bytes) ? shareUsedUp() : overloaded(RETRY_AFTER_MS);
    };
    this.signedIn += 1;
    exchange.onEnd(() => {
      hasEnded = true;
      this.signedIn -= 1;
      budget.close();
    });
    take(REQUEST_BYTES + Math.min(lengthOf(headers), this.maxBodyBytes));
    return { principal, takeBody: take, takeResponse: (bytes) => take(Math.max(0, bytes - budget.used)) };
  }

  /** Throws UNAUTHENTICATED for a body too long for introspection, RATE_LIMITED or UNAVAILABLE if no slot is free. */
  admitAnonymous(exchange: Exchange, address: string, headers: IncomingHttpHeaders): Admitted {
    const body = new ByteBudget(ANONYMOUS_LIMITS.bodyBytes);
    const takeBody = (bytes: number) => {
      if (!body.take(bytes)) throw missingToken();
    };
    takeBody(lengthOf(headers));
    if (this.anonymousByAddress.of(address) >= ANONYMOUS_LIMITS.requestsPerAddress) {
      const message = 'Too many concurrent requests without a token from this address.';
      throw new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
    }
    if (this.anonymous >= ANONYMOUS_LIMITS.requests) throw overloaded(RETRY_AFTER_MS);
    this.anonymousByAddress.add(address);
    this.anonymous += 1;
    exchange.onEnd(() => {
      this.anonymous -= 1;
      this.anonymousByAddress.add(address, -1);
    });
    return { principal: null, takeBody, takeResponse: () => undefined };
  }
}

/** Counts the bytes of a body without a Content-Length as they arrive. */
export function meter(body: Readable, { takeBody }: Pick<Admitted, 'takeBody'>): Readable {
  const metered = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        takeBody(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  // The reader handles errors; an error after it has finished must not end the process.
  metered.on('error', () => undefined);
  body.once('error', (error) => metered.destroy(error));
  return body.pipe(metered);
}

function lengthOf(headers: IncomingHttpHeaders): number {
  return Number(headers['content-length'] ?? 0);
}

function shareUsedUp(): AppError {
  const message =
    'Too many requests in flight and unread responses for this user or workspace. Wait for responses first.';
  return new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
}
