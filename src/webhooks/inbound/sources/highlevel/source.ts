import type { Source } from '../../source';
import { eventsOf } from './event';
import { mapEvent } from './map';
import { type HighLevelOptions, options } from './options';
import { whyUnverified } from './verify';

/**
 * The webhooks of a marketplace app of HighLevel; a private app will do. Secrets are public keys that take the place of the
 * one of HighLevel. The workflow actions "Webhook" and "Custom Webhook" are not signed: they call the API with an API key.
 *
 * No event says that a conversation was assigned or given back. `assignedTo` in `ContactUpdate` is what holds at the
 * moment of any change of the contact, so that an import or a new tag would put the bot to sleep.
 */
export const highlevel: Source<HighLevelOptions> = {
  name: 'highlevel',
  title: 'HighLevel',
  options,
  contactFields: ['id'],
  needsSecret: false,
  // HighLevel repeats a delivery after this status alone.
  statusWhenUnavailable: 429,
  verify: (delivery, secrets, _now, { locationId }) => whyUnverified(delivery, secrets, locationId),
  parse: ({ body }) => eventsOf(body),
  map: mapEvent,
};
