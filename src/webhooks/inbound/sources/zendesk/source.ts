import type { Source } from '../../source';
import { itemsOf } from './event';
import { mapEvent } from './map';
import { type ZendeskOptions, zendeskOptions } from './options';
import { whyUnverified } from './verify';

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
  verify: whyUnverified,
  parse: ({ body }) => itemsOf(body),
  map: mapEvent,
};
