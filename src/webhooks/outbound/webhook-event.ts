import type { StatusEntry } from '../../application/log-entry';
import type { EventType } from '../../application/ports/webhook-endpoint-store';
import { isPushed } from '../../domain/status-change';
import type { Instant } from '../../domain/time/instant';

/** What an endpoint is told. */
export interface WebhookEvent {
  /** The same for every attempt: receivers ignore an id that they know. */
  readonly id: string;
  readonly type: EventType | 'webhook_endpoint.test';
  /** When it happened. */
  readonly occurredAt: Instant;
  /** With the names of the API. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Describes an entry of a workspace's log as the API does. */
export type DescribeEntry = (workspace: string, entry: StatusEntry) => WebhookEvent['data'];

export function eventTypeOf({ change }: StatusEntry): EventType {
  return isPushed(change.outcome) ? 'bot_status.changed' : 'waiting.changed';
}
