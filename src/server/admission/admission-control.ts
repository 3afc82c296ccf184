import type { IncomingHttpHeaders } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { AppError, overloaded } from '../../application/app-error';
import { Counters } from '../../lib/counters';
import { ByteBudget } from '../../limits/byte-budget';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import { missingToken } from '../auth/authenticator';
import type { Principal } from '../auth/claims';
import type { Exchange } from './in-flight-requests';

/** What a request takes besides its body; what of this is free again once it has run, small answers fit into. */
const REQUEST_BYTES = 16 * 1024;
const RETRY_AFTER_MS = 1_000;
/** Callers without a token, where they may ask for the schema. None of it is a place or a byte of the others. */
const ANONYMOUS_LIMITS = { requests: 32, requestsPerAddress: 8, bodyBytes: 16 * 1024 };

/** What one request may hold of this node's memory until it is over. */
export interface Allowance {
  /** Bytes of a body that did not say how long it is. Throws where there is no room. */
  takeBody(bytes: number): void;
  /** The answer, which takes the place of the request. Throws where there is no room. */
  takeAnswer(bytes: number): void;
}

/** Decides which requests may be read: signed-in ones by the memory of their user, all others in a small pool. */
export class AdmissionControl {
  private signedIn = 0;
  private anonymous = 0;
  private readonly anonymousByAddress = new Counters();

  constructor(
    private readonly memory: MemoryBudgets,
    private readonly longestBody: number,
  ) {}

  /** Requests under way. */
  get requests(): number {
    return this.signedIn + this.anonymous;
  }

  /** Whether the largest request would find room on this node. */
  get hasRoom(): boolean {
    return this.memory.hasRoom(REQUEST_BYTES + this.longestBody);
  }

  /** Throws RATE_LIMITED where the user's or workspace's share is used up, UNAVAILABLE where the node's memory is. */
  admit(exchange: Exchange, { caller }: Principal, headers: IncomingHttpHeaders): Allowance {
    const budget = this.memory.open(caller.workspace, caller.actor.id ?? '', Number.POSITIVE_INFINITY);
    let isOver = false;
    const take = (bytes: number) => {
      if (isOver || budget.take(bytes)) return;
      throw this.memory.hasRoom(bytes) ? shareUsedUp() : overloaded(RETRY_AFTER_MS);
    };
    this.signedIn += 1;
    exchange.onEnd(() => {
      isOver = true;
      this.signedIn -= 1;
      budget.close();
    });
    take(REQUEST_BYTES + Math.min(lengthOf(headers), this.longestBody));
    return { takeBody: take, takeAnswer: (bytes) => take(Math.max(0, bytes - budget.used)) };
  }

  /** Throws UNAUTHENTICATED for a body too long to ask for the schema, RATE_LIMITED or UNAVAILABLE without a place. */
  admitAnonymous(exchange: Exchange, address: string, headers: IncomingHttpHeaders): Allowance {
    const body = new ByteBudget(ANONYMOUS_LIMITS.bodyBytes);
    const takeBody = (bytes: number) => {
      if (!body.take(bytes)) throw missingToken();
    };
    takeBody(lengthOf(headers));
    if (this.anonymousByAddress.of(address) >= ANONYMOUS_LIMITS.requestsPerAddress) throw tooManyOfAddress();
    if (this.anonymous >= ANONYMOUS_LIMITS.requests) throw overloaded(RETRY_AFTER_MS);
    this.anonymousByAddress.add(address);
    this.anonymous += 1;
    exchange.onEnd(() => {
      this.anonymous -= 1;
      this.anonymousByAddress.add(address, -1);
    });
    return { takeBody, takeAnswer: () => undefined };
  }
}

/** Counts a body that did not say how long it is as it comes. */
export function meter(body: Readable, { takeBody }: Allowance): Readable {
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
  // Whoever reads it hears of errors; afterwards nobody does.
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

function tooManyOfAddress(): AppError {
  const message = 'Too many concurrent requests without a token from this address.';
  return new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
}
