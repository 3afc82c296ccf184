import type { Bot } from './bot';
import type { BotState } from './bot-status';

export type ReplyPermission = 'SEND' | 'SUGGEST' | 'NONE';

export type UnavailableReason = 'NO_BOT' | 'BOT_OFF';

/** Why the status does not apply to a contact with this bot, or `null` if it does. */
export function whyUnavailable(bot: Bot | null): UnavailableReason | null {
  if (bot === null) return 'NO_BOT';
  return bot.mode === 'OFF' ? 'BOT_OFF' : null;
}

/** What the bot is currently allowed to do for a contact in this state. */
export function permissionOf(state: BotState, bot: Bot | null): ReplyPermission {
  if (state !== 'ACTIVE' || bot === null || bot.mode === 'OFF') return 'NONE';
  return bot.mode === 'AUTO_PILOT' ? 'SEND' : 'SUGGEST';
}
