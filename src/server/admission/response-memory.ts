/** The memory per unit of cost that a response uses until it is sent: as values, as text and as a frame. */
const BYTES_PER_COST = 128;
const MIN_BYTES = 8 * 1024;
/** A socket can have two such responses in flight. */
const MAX_BYTES = 4 * 1024 * 1024 - 64 * 1024;

/** The memory to reserve, before the operation runs, for a response of this cost. */
export function responseBytes(cost: number): number {
  return Math.min(MAX_BYTES, Math.max(MIN_BYTES, cost * BYTES_PER_COST));
}
