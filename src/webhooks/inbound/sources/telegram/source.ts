import { parseJson } from '../../json-body';
import type { Source } from '../../source';
import { mapUpdate } from './map';
import { type TelegramOptions, telegramOptions } from './options';
import { whyUnverified } from './verify';

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
  verify: whyUnverified,
  parse: ({ body }) => [parseJson(body)],
  map: mapUpdate,
};
