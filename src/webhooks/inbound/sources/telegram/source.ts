import { parseJson } from '../../json-body';
import { whyNoSecret } from '../../signatures';
import type { Source } from '../../source';
import { mapUpdate } from './map';
import { type TelegramOptions, telegramOptions } from './options';

/**
 * The updates of a bot of Telegram, also of one that is connected to the account of a business. The secret is the
 * `secret_token` with which the address was set.
 *
 * Telegram does not report what the bot itself writes in its own chats.
 */
export const telegram: Source<TelegramOptions> = {
  name: 'telegram',
  title: 'Telegram',
  options: telegramOptions,
  contactFields: ['chat_id'],
  needsSecret: true,
  statusWhenUnavailable: 503,
  verify: (delivery, secrets) => whyNoSecret(delivery, 'X-Telegram-Bot-Api-Secret-Token', secrets),
  parse: ({ body }) => [parseJson(body)],
  map: mapUpdate,
};
