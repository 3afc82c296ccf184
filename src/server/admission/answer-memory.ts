/** What one unit of an answer's cost may take until its answer has left: as values, as text and as a frame. */
const BYTES_PER_COST = 128;
const MIN_BYTES = 8 * 1024;
/** A socket can have two such answers under way. */
const MAX_BYTES = 4 * 1024 * 1024 - 64 * 1024;

/** Memory that an answer of this cost may take, to be reserved before the operation runs. */
export function answerBytes(cost: number): number {
  return Math.min(MAX_BYTES, Math.max(MIN_BYTES, cost * BYTES_PER_COST));
}
