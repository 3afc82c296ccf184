import { isEqual } from '../../signatures';
import type { Delivery } from '../../source';

/** Why a delivery does not name one of the secrets, or `null`. Nothing is signed: whoever knows the secret can send anything. */
export function whyUnverified({ headers }: Delivery, secrets: readonly string[]): string | null {
  const token = headers['x-telegram-bot-api-secret-token'];
  if (token === undefined) return 'The header X-Telegram-Bot-Api-Secret-Token is missing.';
  return secrets.some((secret) => isEqual(secret, token))
    ? null
    : 'The secret token is not one of this webhook.';
}
