import { AppError } from './app-error';

/** A budget of bytes that a client may make this node hold. */
export interface ClientMemory {
  take(bytes: number): boolean;
  /** Whether there is no room for so many because that of all clients is used up, not only this one's share. */
  isExhaustedForAll(bytes: number): boolean;
}

/** Readers that stall are cut off within ten seconds, which frees what waits for them. */
const RETRY_AFTER_MS = 10_000;

/** Throws RATE_LIMITED where the client's own share is used up, UNAVAILABLE where this node's memory for clients is. */
export function takeMemory(memory: ClientMemory | null, bytes: number): void {
  if (memory && !memory.take(bytes)) throw memoryExhausted(memory, bytes);
}

export function memoryExhausted(memory: ClientMemory, bytes: number): AppError {
  const options = { retryAfterMs: RETRY_AFTER_MS };
  return memory.isExhaustedForAll(bytes)
    ? new AppError(
        'UNAVAILABLE',
        'This node has reached its memory limit for clients. Try again later.',
        options,
      )
    : new AppError(
        'RATE_LIMITED',
        'The memory limit of this socket, user or workspace is exceeded. Read the pending responses, or watch fewer contacts.',
        options,
      );
}
