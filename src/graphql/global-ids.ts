/** Enough of a digest to be unique. */
const DIGEST_LENGTH = 32;

/**
 * The values of the fields `id`. They are opaque, and unique over all types and workspaces, so that caches can use them
 * as keys. A contact is identified by a digest, because its id must not be known after its erasure.
 */
export const globalIds = {
  contact: (digest: string) => `contact_${digest.slice(0, DIGEST_LENGTH)}`,
  status: (digest: string) => `status_${digest.slice(0, DIGEST_LENGTH)}`,
  bot: (botId: string) => `bot_${botId}`,
  apiKey: (keyId: string) => `apiKey_${keyId}`,
  webhookEndpoint: (endpointId: string) => `webhookEndpoint_${endpointId}`,
  inboundWebhook: (digest: string) => `inboundWebhook_${digest.slice(0, DIGEST_LENGTH)}`,
};
