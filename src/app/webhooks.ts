import type { Commands } from '../application/commands/commands';
import type { CommitEvents } from '../application/writing/commit-events';
import type { Clock } from '../domain/time/clock';
import { createDescribeEntry } from '../graphql/webhook-events';
import type { Cleanup } from '../lib/cleanup';
import { SOURCES } from '../webhooks/inbound/sources';
import { WebhookActivities } from '../webhooks/inbound/webhook-activity';
import { WebhookReceiver } from '../webhooks/inbound/webhook-receiver';
import { HttpSender } from '../webhooks/outbound/http-sender';
import { NetworkGuard, parseNetwork } from '../webhooks/outbound/network-guard';
import { EventSender } from '../webhooks/outbound/send-event';
import { SINKS } from '../webhooks/outbound/sinks';
import { WebhookDispatcher } from '../webhooks/outbound/webhook-dispatcher';
import { WebhookEndpoints } from '../webhooks/outbound/webhook-endpoints';
import type { Stores } from './stores';
import type { Telemetry } from './telemetry';

/** Receives the events of other systems. */
export function startReceiver(
  { webhooks: store }: Pick<Stores, 'webhooks'>,
  commands: Commands,
  clock: Clock,
  telemetry: Telemetry,
  cleanup: Cleanup,
): WebhookReceiver {
  const activities = new WebhookActivities(store, telemetry.loop('webhooks').onError);
  activities.start();
  cleanup.add(() => activities.stop());
  return new WebhookReceiver({
    ...{ store, sources: SOURCES, commands, activities, clock },
    onItem: (source, result) => telemetry.metrics.webhookItems.inc({ source, result }),
    onError: telemetry.failuresBesideOutages('Failed to process an event of a webhook').failed,
  });
}

interface SenderOptions {
  readonly stores: Pick<Stores, 'endpoints' | 'log'>;
  readonly clock: Clock;
  readonly commits: Pick<CommitEvents, 'subscribe'>;
  readonly logId: string;
  /** Private networks that events may be sent to. */
  readonly networks: readonly string[];
  readonly telemetry: Telemetry;
}

/** Sends changes to webhook endpoints, and returns the use cases to manage them. */
export function startSender(options: SenderOptions, cleanup: Cleanup): WebhookEndpoints {
  const { stores, clock, commits, logId, networks, telemetry } = options;
  const { metrics, logger } = telemetry;
  const guard = new NetworkGuard(networks.map(parseNetwork));
  cleanup.add(() => guard.close());
  const sender = new EventSender(SINKS, new HttpSender(guard), createDescribeEntry(logId));
  const dispatcher = new WebhookDispatcher({
    ...{ store: stores.endpoints, log: stores.log, clock, send: sender.sendEntry },
    ...telemetry.loop('endpoints'),
    onDelivered: (lateness) => {
      metrics.webhookAttempts.inc({ result: 'delivered' });
      metrics.webhookLateness.observe(Math.max(0, lateness) / 1_000);
    },
    onRound: (failed, parked) => {
      metrics.webhookAttempts.inc({ result: 'failed' }, failed);
      metrics.parkedEvents.inc(parked);
    },
    onDisabled: ({ workspace, name }, reason) => {
      metrics.disabledEndpoints.inc();
      logger.warn({ workspace, endpoint: name, reason }, 'A webhook endpoint was disabled');
    },
    onLost: ({ workspace, name }) =>
      logger.error({ workspace, endpoint: name }, 'Events were pruned before they were delivered'),
  });
  dispatcher.start();
  cleanup.add(() => dispatcher.stop());
  commits.subscribe(() => dispatcher.kick());
  return new WebhookEndpoints(stores.endpoints, SINKS, guard, sender, clock);
}
