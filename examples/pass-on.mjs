// For systems that report their events to one address only: the bot has it, and passes every request on to the service.
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

const TIMEOUT_MS = 4_000;
/** After this, Meta and HighLevel repeat a delivery. */
const UNAVAILABLE = 429;

/**
 * A server that passes requests on to the address of an inbound webhook, unchanged and with the header of their signature,
 * and answers what the service answers. `onEvent` is called with what the service has accepted: nothing that is not signed.
 */
export function passOn(webhook, signature, onEvent) {
  return createServer(async (request, response) => {
    try {
      const body = await buffer(request);
      const { method, headers } = request;
      const accepted = await fetch(webhook + new URL(request.url, 'http://bot').search, {
        method,
        headers: { 'content-type': 'application/json', [signature]: headers[signature] ?? '' },
        body: method === 'POST' ? body : undefined,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      response.writeHead(accepted.status, {
        'content-type': accepted.headers.get('content-type') ?? 'text/plain',
      });
      response.end(await accepted.text());
      if (method === 'POST' && accepted.ok) await onEvent(JSON.parse(body));
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      if (!response.headersSent) response.writeHead(UNAVAILABLE).end();
    }
  });
}
