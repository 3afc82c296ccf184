import { z } from 'zod';
import { parseJson } from '../../json-body';
import { type Delivery, InvalidDeliveryError, type Source } from '../../source';
import { mapEvent } from './map';
import { verifySignature } from './verify';

const MAX_EVENTS = 100;

const options = z.strictObject({});
type NoOptions = z.output<typeof options>;

/**
 * Events in the terms of this service, for systems that have no source of their own: signed by Standard Webhooks, or sent
 * with an API key.
 */
export const generic: Source<NoOptions> = {
  name: 'generic',
  title: 'Standard Webhooks',
  options,
  contactFields: ['contactId'],
  needsSecret: false,
  acceptsApiKeys: true,
  statusWhenUnavailable: 503,
  verify: verifySignature,
  parse: parseEvents,
  map: mapEvent,
};

/** The events of a body: one, or a list. */
function parseEvents({ body }: Delivery): readonly unknown[] {
  const json = parseJson(body);
  if (!Array.isArray(json)) return [json];
  if (json.length > MAX_EVENTS)
    throw new InvalidDeliveryError(`The body must not contain more than ${MAX_EVENTS} events.`);
  return json;
}
