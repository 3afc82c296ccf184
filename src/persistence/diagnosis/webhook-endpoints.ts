import { type Finding, warning } from '../../lib/finding';
import type { Database } from '../database/database';

const MAX_SHOWN = 5;

interface Trouble {
  readonly workspace: string;
  readonly name: string;
  readonly disabledReason: string | null;
  readonly parked: number;
}

/** Finds webhook endpoints that are disabled, and events that are not sent any more unless they are replayed. */
export async function* checkWebhookEndpoints(database: Database): AsyncGenerator<Finding> {
  const troubles = await database.read<Trouble>(
    `SELECT e.workspace, e.name, e.disabled_reason AS disabledReason, COUNT(r.parked_at) AS parked
     FROM webhook_endpoints e LEFT JOIN webhook_retries r ON r.endpoint_id = e.id AND r.parked_at IS NOT NULL
     GROUP BY e.id, e.workspace, e.name, e.disabled_at, e.disabled_reason
     HAVING e.disabled_at IS NOT NULL OR COUNT(r.parked_at) > 0
     ORDER BY e.workspace, e.name LIMIT ${MAX_SHOWN}`,
  );
  for (const { workspace, name, disabledReason, parked } of troubles) {
    if (disabledReason !== null)
      yield warning(
        `The webhook endpoint ${name} of the workspace ${workspace} is disabled, and gets no events: ${disabledReason} Enable it by \`enableWebhookEndpoint\` once its receiver works.`,
      );
    if (Number(parked) > 0)
      yield warning(
        `The webhook endpoint ${name} of the workspace ${workspace} has ${parked} parked events, for which all attempts have failed. Send them again by \`replayWebhookEvents\`.`,
      );
  }
}
