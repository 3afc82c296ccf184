import type { BotRules } from './bot-rules';
import type { BotState, BotStatus } from './bot-status';

export const BOT_MODES = ['OFF', 'SUGGESTIVE', 'AUTO_PILOT'] as const;
export type BotMode = (typeof BOT_MODES)[number];

export interface Bot {
  readonly id: string;
  readonly name: string;
  readonly mode: BotMode;
  /** Increments with every change of the mode, so that a reservation from before the change can be denied. */
  readonly modeVersion: number;
  /** Whether this bot serves every contact without an assigned bot. */
  readonly isDefault: boolean;
  readonly rules: BotRules;
  /** The accounts that the bot writes from, as senders are identified in messages. Each belongs to one bot. */
  readonly identities: readonly string[];
  readonly version: number;
}

/** Returns the assigned bot, else the default bot of the workspace. A deleted bot counts as not assigned. */
export function findBotOf({ botId }: { readonly botId: string | null }, bots: readonly Bot[]): Bot | null {
  return bots.find((bot) => bot.id === botId) ?? bots.find((bot) => bot.isDefault) ?? null;
}

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

/** Who is expected to answer a waiting contact. */
export type WaitingFor = 'BOT' | 'PERSON';

/** Returns `null` if nobody waits. */
export function waitingForOf({ state, waiting }: BotStatus, bot: Bot | null): WaitingFor | null {
  if (waiting.length === 0) return null;
  return permissionOf(state, bot) === 'SEND' ? 'BOT' : 'PERSON';
}
