import type { BotRules } from './bot-rules';

export const BOT_MODES = ['OFF', 'SUGGESTIVE', 'AUTO_PILOT'] as const;
export type BotMode = (typeof BOT_MODES)[number];

export interface Bot {
  readonly id: string;
  readonly name: string;
  readonly mode: BotMode;
  /** Rises with every change of mode, so that a reservation can tell whether its mode still stands. */
  readonly modeVersion: number;
  /** The bot of every contact that has no other. */
  readonly isDefault: boolean;
  readonly rules: BotRules;
  readonly version: number;
}
