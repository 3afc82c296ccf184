import { isUtf8 } from 'node:buffer';
import { InvalidDeliveryError } from './source';

/**
 * Reads a body of JSON. Bytes that are not UTF-8 would be replaced, and two different ids become equal, so they are
 * refused.
 */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw new InvalidDeliveryError('The body is not valid UTF-8.');
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new InvalidDeliveryError('The body is not valid JSON.');
  }
}
