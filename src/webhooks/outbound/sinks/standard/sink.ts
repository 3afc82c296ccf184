import { createHmac } from 'node:crypto';
import { SECOND } from '../../../../domain/time/instant';
import type { Sink } from '../../sink';

const SECRET_PREFIX = 'whsec_';

/** Standard Webhooks: https://www.standardwebhooks.com. */
export const standard: Sink = {
  name: 'standard',
  title: 'Standard Webhooks',
  write({ id, type, occurredAt, data }, secrets, now) {
    const body = JSON.stringify({ type, timestamp: new Date(occurredAt).toISOString(), data });
    const seconds = Math.floor(now / SECOND);
    const signatures = secrets.map((secret) => `v1,${sign(secret, `${id}.${seconds}.${body}`)}`);
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signatures.join(' '),
      },
    };
  },
};

function sign(secret: string, text: string): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return createHmac('sha256', key).update(text).digest('base64');
}
