/** What a transaction wrote, once it is committed. */
export interface Committed<T> {
  readonly result: T;
  /** The workspace's sequence after it, or `null` where nothing was written. */
  readonly seq: number | null;
}
