/** The most contacts that the service accepts in one subscription. */
const MAX_CONTACTS = 1_000;
/** The service accepts messages of up to 64 KiB. This leaves room for the document. */
const MAX_BYTES = 48_000;
/** Up to this many hidden contacts stay subscribed, so that scrolling back and forth costs nothing. */
const MAX_STALE = 100;

export type Plan =
  /** Keep the current subscription. */
  | 'KEEP'
  /** Contacts were removed: resume from the last cursor with the remaining ones. */
  | 'SHRINK'
  /** Contacts were added: start without a cursor, since resuming from one sends no snapshots of new contacts. */
  | 'RENEW';

/** Decides how a subscription to `subscribed` follows the contacts that are on the page now. */
export function planSubscription(subscribed: ReadonlySet<string>, wanted: ReadonlySet<string>): Plan {
  // No badge is left. The pool closes the connection unless one returns soon.
  if (wanted.size === 0) return 'KEEP';
  for (const id of wanted) if (!subscribed.has(id)) return 'RENEW';
  return subscribed.size - wanted.size > MAX_STALE ? 'SHRINK' : 'KEEP';
}

/** Whether one more contact fits into a subscription. Only very long pages need a second one. */
export function hasRoom(ids: ReadonlySet<string>, id: string): boolean {
  if (ids.size >= MAX_CONTACTS) return false;
  let bytes = byteLength(id);
  for (const other of ids) bytes += byteLength(other);
  return bytes <= MAX_BYTES;
}

/** Whether the service accepts the id. One invalid id would fail the subscription for all contacts. */
export function isContactId(id: string): boolean {
  return id !== '' && id.length <= 255 && id === id.trim() && !/\p{Cc}/u.test(id) && id.isWellFormed();
}

function byteLength(id: string): number {
  // At most three bytes per UTF-16 unit, plus two quotes and a comma.
  return id.length * 3 + 3;
}
