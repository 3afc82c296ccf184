import type { IncomingHttpHeaders } from 'node:http';

/** An operation that has been executed. It names no caller and no contact. */
export interface TracedOperation {
  readonly protocol: 'http' | 'websocket';
  /** `null` if the document was not valid, or not read. */
  readonly type: string | null;
  readonly name: string | null;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** The headers of its request, of which only those of trace contexts are read. */
  readonly headers?: IncomingHttpHeaders;
  readonly status?: number;
  readonly requestId?: string;
}

export interface Traces {
  record(operation: TracedOperation): void;
  /** Sends what has been recorded. Resolves after a moment even if it cannot be sent. */
  stop(): Promise<void>;
}
