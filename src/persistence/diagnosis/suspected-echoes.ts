import { DAY, type Instant } from '../../domain/time/instant';
import { type Finding, warning } from '../../lib/finding';
import type { Database } from '../database/database';
import { timeOf } from './clock-checks';

const LOOKED_BACK = DAY;
const MAX_SHOWN = 5;

/** Finds webhooks by which a bot has probably silenced itself in the last day. */
export async function* checkSuspectedEchoes(database: Database): AsyncGenerator<Finding> {
  const webhooks = await database.read<{ workspace: string; name: string; count: number; last: Instant }>(
    `SELECT workspace, name, suspected_echoes AS count, last_suspected_echo_at AS last FROM inbound_webhooks
     WHERE last_suspected_echo_at > ? ORDER BY last_suspected_echo_at DESC LIMIT ${MAX_SHOWN}`,
    [(await timeOf(database)) - LOOKED_BACK],
  );
  for (const { workspace, name, count, last } of webhooks) {
    const at = new Date(Number(last)).toISOString();
    yield warning(
      `The webhook ${name} of the workspace ${workspace} has reported ${count} messages as a teammate's that are probably the bot's own, the last at ${at}: they put it to sleep. Give the bot its identity in that inbox, or send the marker along with its replies.`,
    );
  }
}
