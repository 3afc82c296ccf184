import type { Instant } from '../../domain/time/instant';
import type { WebhookEvent } from './webhook-event';

/** A format in which events are sent. */
export interface Sink {
  /** As in `format` of an endpoint. */
  readonly name: string;
  readonly title: string;
  /**
   * The headers and body that tell an event. `secrets` are those of the endpoint, the current one first. Pure: the same
   * event at the same time is always sent alike.
   */
  write(event: WebhookEvent, secrets: readonly string[], now: Instant): SinkRequest;
}

export interface SinkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
