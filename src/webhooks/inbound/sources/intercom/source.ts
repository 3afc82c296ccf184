import { parseJson } from '../../json-body';
import type { Delivery, Source } from '../../source';
import { readEnvelope } from './event';
import { mapEvent } from './map';
import { type IntercomOptions, intercomOptions } from './options';
import { verifySignature } from './verify';

/** The webhooks of an app of Intercom. The secret is its client secret. */
export const intercom: Source<IntercomOptions> = {
  name: 'intercom',
  title: 'Intercom',
  options: intercomOptions,
  contactFields: ['id', 'external_id'],
  needsSecret: true,
  // After 429, Intercom drops events for up to two hours.
  statusWhenUnavailable: 503,
  verify: verifySignature,
  // Intercom checks an address by a request without a secret before it accepts it: seen, not documented.
  handshake: () => '',
  identify,
  parse: ({ body }) => [parseJson(body)],
  map: mapEvent,
};

/** A repeated delivery counts its attempts in the body. */
function identify({ body }: Delivery): string {
  return readEnvelope(parseJson(body)).id ?? body.toString();
}
