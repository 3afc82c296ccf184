import { looksLikeApiKey } from '../../application/access/api-key-text';
import { type Caller, lacksRole } from '../../application/access/caller';
import { AppError, type AppErrorCode } from '../../application/app-error';
import type { OpenWebhook } from '../../webhooks/inbound/map-delivery';
import type { Delivery } from '../../webhooks/inbound/source';
import { callerOf, type WebhookReceiver } from '../../webhooks/inbound/webhook-receiver';
import type { RateLimits } from '../admission/rate-limit';
import type { Authenticator } from '../auth/authenticator';
import { readBearer, readCredentials, unauthenticated } from '../auth/tokens';

export interface SenderOptions {
  readonly receiver: WebhookReceiver;
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'countRequest'>;
  readonly limits: RateLimits;
}

const REFUSED: ReadonlySet<AppErrorCode> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

/** Identifies who sends deliveries: the other system by its signature, or the owner of an API key. */
export class WebhookSenders {
  constructor(private readonly options: SenderOptions) {}

  /**
   * The caller as whom the events are recorded. Throws UNAUTHENTICATED for a delivery that is neither signed nor sent with
   * a valid key, which counts as a failure of the address, and FORBIDDEN for a key whose role may not record.
   */
  async identify(webhook: OpenWebhook, delivery: Delivery, address: string): Promise<Caller> {
    const { receiver, limits } = this.options;
    const apiKey = apiKeyOf(webhook, delivery);
    if (apiKey !== null) return this.authenticate(webhook, apiKey, address);
    const reason = receiver.verify(webhook, delivery);
    if (reason === null) return callerOf(webhook.webhook);
    receiver.countUnverified(webhook, reason);
    await limits.countFailure(address);
    throw unauthenticated(reason);
  }

  private async authenticate(webhook: OpenWebhook, apiKey: string, address: string): Promise<Caller> {
    try {
      return await this.callerOfKey(webhook, apiKey, address);
    } catch (error) {
      if (error instanceof AppError && REFUSED.has(error.code))
        this.options.receiver.countUnverified(webhook, error.message);
      throw error;
    }
  }

  private async callerOfKey({ webhook }: OpenWebhook, apiKey: string, address: string): Promise<Caller> {
    const { authenticator, limits } = this.options;
    const principal = (await authenticator.authenticate(apiKey, address))!;
    const { caller } = principal;
    if (caller.workspace !== webhook.workspace) {
      await limits.countFailure(address);
      throw unauthenticated('The API key is of another workspace.');
    }
    await authenticator.countRequest(principal);
    const refusal = lacksRole(caller, 'INTEGRATION');
    if (refusal) throw new AppError('FORBIDDEN', refusal.message);
    return caller;
  }
}

/** The API key that a delivery was sent with, or `null` for none or where the source accepts none. */
function apiKeyOf({ source }: OpenWebhook, { headers }: Delivery): string | null {
  const text = source.acceptsApiKeys ? readBearer(readCredentials(headers)) : null;
  return text !== null && looksLikeApiKey(text) ? text : null;
}
