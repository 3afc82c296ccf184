import { parseJson } from '../../json-body';
import type { Source } from '../../source';
import { mapEvent } from './map';
import { type ChatwootOptions, chatwootOptions } from './options';
import { verifySignature } from './verify';

/** Webhooks of accounts, agent bots and API inboxes of Chatwoot. */
export const chatwoot: Source<ChatwootOptions> = {
  name: 'chatwoot',
  title: 'Chatwoot',
  options: chatwootOptions,
  contactFields: ['id', 'identifier', 'phone', 'email'],
  needsSecret: false,
  // Agent bots are repeated after 429 and 500 only.
  statusWhenUnavailable: 429,
  verify: verifySignature,
  parse: ({ body }) => [parseJson(body)],
  map: mapEvent,
};
