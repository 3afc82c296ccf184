import {
  type InboundWebhook,
  type InboundWebhookStore,
  NO_ACTIVITY,
  type ObservedWebhook,
  type WebhookActivity,
} from '../../application/ports/inbound-webhook-store';
import { isRecord } from '../../lib/is-record';
import { lockWorkspace } from '../change-log/workspace-sequence';
import type { Database, Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { inboundWebhooks } from '../schema/tables';
import { parseJson, parseTexts } from '../sql/json-shape';
import { selectRows, upsertRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';

/** What a caller changes. The rest is counted. */
const SAVED = ['secrets', 'contactIdTemplate', 'options'] as const;
export class TypeormInboundWebhookStore implements InboundWebhookStore {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<InboundWebhook | null> {
    const [webhook] = await select(this.database.unlocked, 'WHERE id = ?', [id]);
    // Databases also compare others as equal, such as with a space at the end.
    return webhook?.id === id ? webhook : null;
  }

  list(workspace: string): Promise<ObservedWebhook[]> {
    return select(this.database.unlocked, 'WHERE workspace = ? ORDER BY name', [workspace]);
  }

  change<T>(
    workspace: string,
    decide: (webhooks: readonly InboundWebhook[]) => {
      readonly result: T;
      readonly save: InboundWebhook | null;
    },
  ): Promise<T> {
    return this.database.transaction(async (session) => {
      await lockWorkspace(session, workspace);
      const { result, save } = decide(
        await select(session, 'WHERE workspace = ? ORDER BY name', [workspace]),
      );
      if (save === null) return { result };
      const { createdBy: by, secrets, options, ...webhook } = save;
      const creator = { creatorKind: by.kind, creatorId: by.id, creatorName: by.name };
      const texts = { secrets: JSON.stringify(secrets), options: JSON.stringify(options) };
      await upsertRows(
        session,
        inboundWebhooks,
        [{ ...webhook, ...texts, ...creator, ...NO_ACTIVITY }],
        SAVED,
      );
      const inDoubt = async (later: Session) => isStored(later, save);
      return { result, inDoubt };
    });
  }

  delete(workspace: string, name: string): Promise<boolean> {
    return this.database.transaction(async (session) => {
      const conditions = `WHERE workspace = ? AND name = ? ${session.dialect.forUpdate}`;
      const found = await select(session, conditions, [workspace, name]);
      const [webhook] = found.filter((each) => each.name === name);
      if (webhook) await session.execute('DELETE FROM inbound_webhooks WHERE id = ?', [webhook.id]);
      return { result: webhook !== undefined };
    });
  }

  async addActivity(activity: ReadonlyMap<string, WebhookActivity>): Promise<void> {
    if (activity.size === 0) return;
    await this.database.transaction(async (session) => {
      for (const [id, counts] of activity) {
        const { accepted, ignored, failed, unverified, suspectedEchoes } = counts;
        const { lastSuspectedEchoAt, lastDeliveryAt, lastProblem, lastProblemAt } = counts;
        await session.execute(
          `UPDATE inbound_webhooks SET accepted = accepted + ?, ignored = ignored + ?, failed = failed + ?,
                  unverified = unverified + ?, suspected_echoes = suspected_echoes + ?,
                  last_suspected_echo_at = COALESCE(?, last_suspected_echo_at),
                  last_delivery_at = COALESCE(?, last_delivery_at),
                  last_problem = COALESCE(?, last_problem), last_problem_at = COALESCE(?, last_problem_at)
           WHERE id = ?`,
          [
            ...[accepted, ignored, failed, unverified, suspectedEchoes, lastSuspectedEchoAt],
            ...[lastDeliveryAt, lastProblem, lastProblemAt, id],
          ],
        );
      }
      return { result: undefined };
    });
  }
}

async function isStored(session: Session, { id, ...saved }: InboundWebhook): Promise<boolean> {
  const [webhook] = await select(session, 'WHERE id = ?', [id]);
  const textOf = ({ secrets, options, contactIdTemplate }: Pick<InboundWebhook, (typeof SAVED)[number]>) =>
    JSON.stringify([secrets, options, contactIdTemplate]);
  return webhook !== undefined && textOf(webhook) === textOf(saved);
}

async function select(
  session: Session,
  conditions: string,
  parameters: readonly Scalar[],
): Promise<ObservedWebhook[]> {
  return (await selectRows(session, inboundWebhooks, conditions, parameters)).map(toWebhook);
}

function toWebhook(row: RowOf<typeof inboundWebhooks>): ObservedWebhook {
  const { id, workspace, name, source, contactIdTemplate, createdAt } = row;
  const options = parseJson(row.options);
  return {
    ...{ id, workspace, name, source, contactIdTemplate, createdAt },
    // With secrets that cannot be read, no delivery is accepted.
    secrets: parseTexts(row.secrets) ?? [''],
    options: isRecord(options) ? (options as Record<string, string>) : {},
    createdBy: { kind: row.creatorKind, id: row.creatorId, name: row.creatorName },
    activity: {
      ...{ accepted: row.accepted, ignored: row.ignored, failed: row.failed, unverified: row.unverified },
      ...{ suspectedEchoes: row.suspectedEchoes, lastSuspectedEchoAt: row.lastSuspectedEchoAt },
      ...{
        lastDeliveryAt: row.lastDeliveryAt,
        lastProblem: row.lastProblem,
        lastProblemAt: row.lastProblemAt,
      },
    },
  };
}
