import type { Source } from '../../source';
import { eventsOf, identify } from './event';
import { mapEvent } from './map';
import { type TwilioOptions, twilioOptions } from './options';
import { verifySignature } from './verify';

/**
 * The webhooks of Twilio Conversations. The secret is the auth token of the account.
 *
 * Only customers' messages name the customer, so a contact is a conversation by default. Messages by the SDK are those of
 * teammates: chats in which customers use the SDK as well cannot be told apart.
 */
export const twilio: Source<TwilioOptions> = {
  name: 'twilio',
  title: 'Twilio Conversations',
  options: twilioOptions,
  contactFields: ['conversation_sid', 'address'],
  needsSecret: true,
  statusWhenUnavailable: 503,
  verify: (delivery, secrets, _now, { baseUrl }) => verifySignature(delivery, secrets, baseUrl),
  identify,
  parse: eventsOf,
  map: mapEvent,
};
