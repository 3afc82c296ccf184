import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../application/access/caller';
import type { Commands } from '../../application/commands/commands';
import type {
  InboundWebhook,
  InboundWebhookStore,
  WebhookActivity,
} from '../../application/ports/inbound-webhook-store';
import { cutText } from '../../application/tidy';
import type { Clock } from '../../domain/time/clock';
import type { Instant } from '../../domain/time/instant';
import { type Applied, applyMapping, isForbidden, isTemporary } from './apply-mapping';
import { mapDelivery, type OpenWebhook } from './map-delivery';
import type { Delivery } from './source';
import type { SourceSet } from './source-set';
import type { WebhookActivities } from './webhook-activity';

/** How long a node may use a webhook as it was: a change applies everywhere within a second. */
const CACHED_FOR_MS = 1_000;
const MAX_CACHED = 10_000;
const MAX_PROBLEM = 200;

/** How many items of a delivery were accepted, ignored and failed. */
export interface Receipt {
  readonly accepted: number;
  readonly ignored: number;
  readonly failed: number;
}

export interface ReceiverParts {
  readonly store: Pick<InboundWebhookStore, 'find'>;
  readonly sources: SourceSet;
  readonly commands: Commands;
  readonly activities: WebhookActivities;
  readonly clock: Clock;
  /** Called with each item: for metrics. */
  readonly onItem: (source: string, result: Applied['result']) => void;
  /** Called with an error that is not the sender's. */
  readonly onError: (error: unknown) => void;
}

/** Receives the events of other systems and does what they mean here. */
export class WebhookReceiver {
  private readonly cache = new LRUCache<string, { readonly opened: OpenWebhook | null }>({
    max: MAX_CACHED,
    ttl: CACHED_FOR_MS,
  });

  constructor(private readonly parts: ReceiverParts) {}

  /** The webhook at an address, or `null`. Throws UNAVAILABLE. */
  async open(sourceName: string, id: string): Promise<OpenWebhook | null> {
    if (!this.parts.sources.find(sourceName)) return null;
    const cached = this.cache.get(id);
    const opened = cached ? cached.opened : await this.read(id);
    if (!cached) this.cache.set(id, { opened });
    return opened?.source.name === sourceName ? opened : null;
  }

  /** Why the delivery is not accepted as the other system's, or `null`. */
  verify({ webhook, source, options }: OpenWebhook, delivery: Delivery): string | null {
    return source.verify(delivery, webhook.secrets, this.parts.clock.now(), options);
  }

  /** Counts a delivery that is not accepted as the other system's, for people who look why nothing arrives. */
  countUnverified({ webhook }: OpenWebhook, reason: string): void {
    const { activities, clock } = this.parts;
    activities.add(webhook.id, clock.now(), { unverified: 1 }, cut(reason));
  }

  /**
   * Does what the delivery means as this caller, item by item: one that fails does not affect the others. Throws
   * InvalidDeliveryError for a body that is not of this source, FORBIDDEN if an API key lacks access, and AppError while
   * nothing can be stored; then the sender repeats it, and what was stored is not done again.
   */
  async receive(opened: OpenWebhook, delivery: Delivery, caller: Caller): Promise<Receipt> {
    const { commands, activities, clock, onItem } = this.parts;
    const { webhook, source } = opened;
    const mappings = mapDelivery(opened, delivery);
    const identity = source.identify?.(delivery) ?? delivery.body;
    const digest = createHash('sha256').update(webhook.id).update(identity).digest('base64url');
    const settled = await Promise.allSettled(
      mappings.map((mapping, index) => applyMapping(commands, caller, mapping, `${digest}:${index}`)),
    );
    const errors = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    const ofDelivery = errors.find(isTemporary) ?? errors.find(isForbidden);
    if (ofDelivery) throw ofDelivery;
    const results = settled.map((each) =>
      each.status === 'fulfilled' ? each.value : this.failed(each.reason),
    );
    for (const { result } of results) onItem(source.name, result);
    const receipt = receiptOf(results);
    const now = clock.now();
    const problem = results.find((each) => each.result === 'FAILED');
    const counts = { ...receipt, ...echoesOf(results, now) };
    activities.add(webhook.id, now, counts, problem && 'why' in problem ? cut(problem.why) : null);
    return receipt;
  }

  private async read(id: string): Promise<OpenWebhook | null> {
    const webhook = await this.parts.store.find(id);
    return webhook && this.parts.sources.open(webhook);
  }

  private failed(error: unknown): Applied {
    this.parts.onError(error);
    return { result: 'FAILED', why: 'Internal error: see the log of the service.' };
  }
}

function receiptOf(results: readonly Applied[]): Receipt {
  const countOf = (wanted: Applied['result']) => results.filter(({ result }) => result === wanted).length;
  return { accepted: countOf('ACCEPTED'), ignored: countOf('IGNORED'), failed: countOf('FAILED') };
}

function echoesOf(results: readonly Applied[], now: Instant): Partial<WebhookActivity> {
  const suspected = results.filter((each) => each.result === 'ACCEPTED' && each.isSuspectedEcho);
  return suspected.length === 0 ? {} : { suspectedEchoes: suspected.length, lastSuspectedEchoAt: now };
}

/** Who acts in the events that the other system has signed. */
export function callerOf({ workspace, name }: InboundWebhook): Caller {
  return { workspace, role: 'INTEGRATION', actor: { kind: 'INTEGRATION', id: `webhook:${name}`, name } };
}

function cut(text: string): string {
  return cutText(text, MAX_PROBLEM);
}
