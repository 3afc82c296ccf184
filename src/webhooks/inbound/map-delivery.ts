import type { InboundWebhook } from '../../application/ports/inbound-webhook-store';
import type { MappedItem } from './apply-mapping';
import { type ContactFields, fillTemplate } from './contact-template';
import { type Delivery, InvalidDeliveryError, type Source } from './source';

/** A webhook with the source that understands its deliveries, and its options with the defaults. */
export interface OpenWebhook {
  readonly webhook: InboundWebhook;
  readonly source: Source;
  readonly options: unknown;
}

/** What a delivery means, item by item. Throws InvalidDeliveryError for a body that is not of this source. */
export function mapDelivery({ webhook, source, options }: OpenWebhook, delivery: Delivery): MappedItem[] {
  const template = webhook.contactIdTemplate ?? `{${source.contactFields[0]}}`;
  const context = {
    options,
    contactIdOf: (fields: ContactFields) => fillTemplate(template, fields),
  };
  return source.parse(delivery).flatMap((item): readonly MappedItem[] => {
    try {
      return source.map(item, context);
    } catch (error) {
      if (!(error instanceof InvalidDeliveryError)) throw error;
      return [{ kind: 'FAILED', why: error.message }];
    }
  });
}
