import type { FastifyReply, FastifyRequest } from 'fastify';
import { overloaded } from '../application/app-error';

/** Requests under way; what comes above that would only wait, and hold its memory meanwhile. */
const MAX_REQUESTS = 10_000;
/** Of their bodies. One that does not say how long it is counts as the longest. */
const MAX_BYTES = 128 * 1024 * 1024;
const RETRY_AFTER_MS = 1_000;

/** Bounds what requests hold of this node: the last queue before its own, which callers fill. */
export class InFlight {
  private count = 0;
  private bytes = 0;

  constructor(private readonly longestBody: number) {}

  get requests(): number {
    return this.count;
  }

  /** A hook that takes a place for the request until it is answered or gone. Throws UNAVAILABLE where there is none. */
  readonly enter = async ({ headers }: FastifyRequest, { raw }: FastifyReply): Promise<void> => {
    const size = Math.min(Number(headers['content-length'] ?? this.longestBody), this.longestBody);
    if (this.count >= MAX_REQUESTS || this.bytes + size > MAX_BYTES) throw overloaded(RETRY_AFTER_MS);
    this.count += 1;
    this.bytes += size;
    raw.once('close', () => {
      this.count -= 1;
      this.bytes -= size;
    });
  };
}
