import type { BotStatus, SleepingStatus } from '../bot-status';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A copy that its maker may change before anyone else sees it. A plain clone is as fast as a literal; a spread beside
 * further properties takes fifty times as long.
 */
export function copyStatus(status: SleepingStatus): Mutable<SleepingStatus>;
export function copyStatus(status: BotStatus): Mutable<BotStatus>;
export function copyStatus(status: BotStatus): Mutable<BotStatus> {
  return { ...status };
}
