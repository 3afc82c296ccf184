import { InvalidDeliveryError } from '../../source';

/** Far more than Twilio sends. Forms are read before they are verified, so none may take long. */
const MAX_BYTES = 256 * 1024;

/** The values of each parameter of a form. Throws InvalidDeliveryError for one that is too long. */
export function readForm(body: Buffer): ReadonlyMap<string, readonly string[]> {
  if (body.length > MAX_BYTES) throw new InvalidDeliveryError('The body is longer than what Twilio sends.');
  const form = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(body.toString())) {
    const values = form.get(name);
    if (values) values.push(value);
    else form.set(name, [value]);
  }
  return form;
}

/** What Twilio signs of a form: parameters by name, each with its different values. */
export function signedText(form: ReadonlyMap<string, readonly string[]>): string {
  return [...form]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, values]) => [...new Set(values)].sort().map((value) => name + value))
    .join('');
}
