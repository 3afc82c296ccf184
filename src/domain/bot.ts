import type { BotRules } from './bot-rules';

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
  readonly version: number;
}
