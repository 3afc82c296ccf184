/** The most contacts the service lets one subscription watch. */
const MAX_CONTACTS = 1_000;
/** The service takes messages of up to 64 KiB; this leaves room for the document. */
const MAX_BYTES = 48_000;
/** Contacts no longer shown stay subscribed until there are this many: scrolling back and forth costs nothing. */
const MAX_STALE = 100;

export type Plan =
  /** What is subscribed does. */
  | 'KEEP'
  /** Contacts left: go on from the last cursor with those that remain. Nothing is sent again. */
  | 'SHRINK'
  /** Contacts came: begin anew, since a cursor promises no snapshot of a contact that was not watched before it. */
  | 'RENEW';

/** What to do about a subscription to `subscribed` now that `wanted` are on the page. */
export function planSubscription(subscribed: ReadonlySet<string>, wanted: ReadonlySet<string>): Plan {
  // Nobody is there for the moment: the whole connection goes with the last one, after a while.
  if (wanted.size === 0) return 'KEEP';
  for (const id of wanted) if (!subscribed.has(id)) return 'RENEW';
  return subscribed.size - wanted.size > MAX_STALE ? 'SHRINK' : 'KEEP';
}

/** Whether one more contact fits into a subscription. One subscription does for any page but a very long one. */
export function hasRoom(ids: ReadonlySet<string>, id: string): boolean {
  if (ids.size >= MAX_CONTACTS) return false;
  let bytes = byteLength(id);
  for (const other of ids) bytes += byteLength(other);
  return bytes <= MAX_BYTES;
}

/** Whether the service takes it as an id; one bad id would fail the subscription of all the others. */
export function isContactId(id: string): boolean {
  return id !== '' && id.length <= 128 && id === id.trim() && !/\p{Cc}/u.test(id) && id.isWellFormed();
}

function byteLength(id: string): number {
  // Two quotes and a comma; three bytes are the most one UTF-16 unit takes.
  return id.length * 3 + 3;
}
