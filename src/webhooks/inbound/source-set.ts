import type { InboundWebhook } from '../../application/ports/inbound-webhook-store';
import type { OpenWebhook } from './map-delivery';
import type { Source } from './source';

/** Sources by their names. */
export class SourceSet {
  private readonly byName: ReadonlyMap<string, Source>;

  constructor(sources: readonly Source[]) {
    this.byName = new Map(sources.map((source) => [source.name, source]));
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }

  find(name: string): Source | null {
    return this.byName.get(name) ?? null;
  }

  /** The webhook with its source and options; `null` if its source is not one of these. */
  open(webhook: InboundWebhook): OpenWebhook | null {
    const source = this.find(webhook.source);
    return source && { webhook, source, options: source.options.parse(webhook.options) };
  }
}
