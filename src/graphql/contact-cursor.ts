import { BY_ID, type ContactOrder, type ContactPosition } from '../application/ports/contact-store';
import { invalidCursor, type List, parsePageCursor } from './pages';

/** The letter of the list in its cursors. */
export function listOf({ field, direction }: ContactOrder): List {
  return field === BY_ID.field && direction === BY_ID.direction ? 'c' : 'o';
}

/** The key of a position in its cursor: the id alone in the default order, otherwise with the order and the value. */
export function contactKeyOf(order: ContactOrder, { id, value }: ContactPosition): string {
  return listOf(order) === 'c' ? id : JSON.stringify([order.field, order.direction, value, id]);
}

/** The position of a cursor; `null` if there is none. Throws BAD_USER_INPUT unless it is a cursor of this order. */
export function parseContactCursor(
  order: ContactOrder,
  cursor: string | null | undefined,
): ContactPosition | null {
  const list = listOf(order);
  const key = parsePageCursor(list, cursor);
  if (key === null) return null;
  if (list === 'c') return { id: key, value: null };
  const [field, direction, value, id] = toList(key);
  if (field !== order.field || direction !== order.direction) throw invalidCursor();
  if (typeof id !== 'string' || !isValueOf(order, value)) throw invalidCursor();
  return { id, value };
}

function toList(json: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function isValueOf({ field }: ContactOrder, value: unknown): value is ContactPosition['value'] {
  if (value === null) return true;
  if (field === 'CONTACT_ID') return false;
  return field === 'NAME' ? typeof value === 'string' : Number.isSafeInteger(value);
}
