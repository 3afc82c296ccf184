import type { StatusEntry } from '../../application/log-entry';
import type { WebhookEndpoint } from '../../application/ports/webhook-endpoint-store';
import type { Instant } from '../../domain/time/instant';
import type { HttpSender, SendResult } from './http-sender';
import type { Sink } from './sink';
import { type DescribeEntry, eventTypeOf, type WebhookEvent } from './webhook-event';

/** Tells an endpoint an entry of the log. Rejects only if `signal` aborts it. */
export type SendEvent = (
  endpoint: WebhookEndpoint,
  entry: StatusEntry,
  now: Instant,
  signal: AbortSignal,
) => Promise<SendResult>;

/** Writes events in the format of the endpoint, and sends them. */
export class EventSender {
  constructor(
    private readonly sinks: readonly Sink[],
    private readonly http: HttpSender,
    private readonly describe: DescribeEntry,
  ) {}

  sendEntry: SendEvent = (endpoint, entry, now, signal) => {
    const { id, change } = entry;
    const data = this.describe(endpoint.workspace, entry);
    const event = { id, type: eventTypeOf(entry), occurredAt: change.recordedAt, data };
    return this.send(endpoint, event, now, signal);
  };

  async send(
    { format, secrets, url }: WebhookEndpoint,
    event: WebhookEvent,
    now: Instant,
    signal: AbortSignal,
  ): Promise<SendResult> {
    const sink = this.sinks.find(({ name }) => name === format);
    if (!sink) throw new Error(`Unknown format: ${format}`);
    const valid = secrets.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
    const request = sink.write(
      event,
      valid.map(({ value }) => value),
      now,
    );
    return this.http.send(url, request, signal);
  }
}
