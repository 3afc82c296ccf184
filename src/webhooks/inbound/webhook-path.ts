import type { InboundWebhook } from '../../application/ports/inbound-webhook-store';

/** The path of the address to enter in the other system. */
export function pathOf({ source, id }: Pick<InboundWebhook, 'source' | 'id'>): string {
  return `/webhooks/${source}/${id}`;
}
