import { AppError } from './app-error';

/** A budget for the memory that a client may use on this node. */
export interface ClientMemory {
  take(bytes: number): boolean;
  /** Whether the bytes are refused because the budget of all clients is used up, not only this client's share. */
  isExhaustedForAll(bytes: number): boolean;
}

/** Slow readers are disconnected within ten seconds, which frees their memory. */
const RETRY_AFTER_MS = 10_000;

/** Throws RATE_LIMITED if the client's share is used up, and UNAVAILABLE if the budget of all clients is. */
export function takeMemory(memory: ClientMemory | null, bytes: number): void {
  if (memory && !memory.take(bytes)) throw memoryExhausted(memory, bytes);
}

export function memoryExhausted(memory: ClientMemory, bytes: number): AppError {
  const options = { retryAfterMs: RETRY_AFTER_MS };
  if (memory.isExhaustedForAll(bytes)) {
    const message = 'This node has reached its memory limit for clients. Try again later.';
    return new AppError('UNAVAILABLE', message, options);
  }
  const message =
    'The memory limit of this socket, user or workspace is exceeded. Read the pending responses, or watch fewer contacts.';
  return new AppError('RATE_LIMITED', message, options);
}
