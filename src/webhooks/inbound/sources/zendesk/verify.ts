import { isEqual } from '../../signatures';
import type { Delivery } from '../../source';

/** Why a delivery does not come from Zendesk, or `null`. It signs nothing, but sends the secret itself. */
export function whyUnverified({ headers }: Delivery, secrets: readonly string[]): string | null {
  const { 'x-api-key': key } = headers;
  if (!key) return 'The header X-API-Key is missing.';
  return secrets.some((secret) => isEqual(secret, key))
    ? null
    : 'The header X-API-Key is not the secret of this webhook.';
}
