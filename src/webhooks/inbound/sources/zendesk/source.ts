import { whyNoSecret } from '../../signatures';
import type { Source } from '../../source';
import { itemsOf } from './event';
import { mapEvent } from './map';
import { type ZendeskOptions, zendeskOptions } from './options';

/**
 * The messaging of Zendesk (Sunshine Conversations). The secret is the one that Zendesk shows for the webhook.
 *
 * Only users' messages name the user, so a contact is a conversation by default.
 */
export const zendesk: Source<ZendeskOptions> = {
  name: 'zendesk',
  title: 'Zendesk messaging',
  options: zendeskOptions,
  contactFields: ['conversation_id', 'user_id', 'external_id'],
  needsSecret: true,
  statusWhenUnavailable: 503,
  verify: (delivery, secrets) => whyNoSecret(delivery, 'X-API-Key', secrets),
  parse: ({ body }) => itemsOf(body),
  map: mapEvent,
};
