import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../application/app-error';
import { MemoryBudgets } from '../../limits/memory-budgets';
import { isForbidden, isTemporary } from '../../webhooks/inbound/apply-mapping';
import type { OpenWebhook } from '../../webhooks/inbound/map-delivery';
import { type Delivery, InvalidDeliveryError } from '../../webhooks/inbound/source';
import { pathOf } from '../../webhooks/inbound/webhook-path';
import { meter } from '../admission/admission-control';
import type { InFlightRequests } from '../admission/in-flight-requests';
import type { UnauthenticatedConnections } from '../admission/unauthenticated-connections';
import { responseOf, sendError } from '../http/error-response';
import type { TrustedProxies } from '../http/trusted-proxies';
import { type SenderOptions, WebhookSenders } from './webhook-senders';

interface WebhookHttpOptions extends SenderOptions {
  readonly proxies: TrustedProxies;
  readonly connections: UnauthenticatedConnections;
  readonly inFlight: InFlightRequests;
}

interface WebhookRequest extends FastifyRequest {
  readonly params: { readonly source: string; readonly id: string };
  readonly query: Record<string, string>;
}

const PATH = pathOf({ source: ':source', id: ':id' });
const MIB = 1024 * 1024;
/** Some senders batch up to 3 MB. */
const BODY_LIMIT = 5 * MIB;
/** Bodies of webhooks have memory of their own, because anyone can send them until they are verified. */
const MEMORY = { node: 16 * MIB, workspace: 8 * MIB, user: 8 * MIB, socket: BODY_LIMIT };
const RETRY_AFTER_MS = 5_000;
const NOT_FOUND = { status: 404, code: 'NOT_FOUND', message: 'There is no webhook at this address.' };

/** Registers the addresses at which other systems report their events. */
export async function registerWebhooks(server: FastifyInstance, options: WebhookHttpOptions): Promise<void> {
  const { receiver, limits, proxies, connections, inFlight } = options;
  const senders = new WebhookSenders(options);
  const memory = new MemoryBudgets(MEMORY);
  const opened = new WeakMap<FastifyRequest, OpenWebhook & { takeBody(bytes: number): void }>();

  /** Finds the webhook before anything of the body is read, or sends an error and returns `null`. */
  async function open(request: WebhookRequest, reply: FastifyReply): Promise<OpenWebhook | null> {
    const { source, id } = request.params;
    const webhook = await receiver.open(source, id);
    if (webhook) return webhook;
    await limits.countFailure(proxies.addressOf(request.raw));
    sendError(reply, NOT_FOUND);
    return null;
  }

  async function receive(request: WebhookRequest, reply: FastifyReply): Promise<FastifyReply> {
    const webhook = opened.get(request)!;
    const delivery = toDelivery(request);
    const caller = await senders.identify(webhook, delivery, proxies.addressOf(request.raw));
    connections.remove(request.raw.socket);
    try {
      return reply.send(await receiver.receive(webhook, delivery, caller));
    } catch (error) {
      if (error instanceof InvalidDeliveryError)
        return sendError(reply, { status: 400, code: 'BAD_REQUEST', message: error.message });
      if (isForbidden(error)) receiver.countUnverified(webhook, error.message);
      if (!isTemporary(error)) throw error;
      const retryAfterMs = error.options.retryAfterMs ?? RETRY_AFTER_MS;
      return sendError(reply, {
        ...responseOf(error),
        ...{ retryAfterMs, status: webhook.source.statusWhenUnavailable },
      });
    }
  }

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The signature is of the bytes.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route({
      method: 'POST',
      url: PATH,
      bodyLimit: BODY_LIMIT,
      onRequest: async (request, reply) => {
        const webhook = await open(request as WebhookRequest, reply);
        if (!webhook) return reply;
        const budget = memory.open(webhook.webhook.id, proxies.addressOf(request.raw));
        inFlight.of(request.raw)!.onEnd(() => budget.close());
        const takeBody = (bytes: number) => {
          if (budget.take(bytes)) return;
          throw new AppError('RATE_LIMITED', 'Too many deliveries at once.', {
            retryAfterMs: RETRY_AFTER_MS,
          });
        };
        takeBody(Math.min(Number(request.headers['content-length'] ?? 0), BODY_LIMIT));
        opened.set(request, { ...webhook, takeBody });
        return undefined;
      },
      preParsing: (request, _reply, body, done) => {
        const isOpenEnded = request.headers['transfer-encoding'] !== undefined;
        done(null, isOpenEnded ? meter(body, opened.get(request)!) : body);
      },
      handler: (request, reply) => receive(request as WebhookRequest, reply),
    });
    scope.get(PATH, async (request, reply) => {
      const found = await open(request as WebhookRequest, reply);
      if (!found) return reply;
      const query = request.query as Record<string, string>;
      const answer = found.source.handshake?.(query, found.options) ?? null;
      if (answer !== null) return reply.type('text/plain; charset=utf-8').send(answer);
      await limits.countFailure(proxies.addressOf(request.raw));
      throw new AppError('FORBIDDEN', 'The request does not come from the owner of a secret of the webhook.');
    });
  });
}

function toDelivery({ headers, url: path, query, body }: WebhookRequest): Delivery {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return { headers: Object.fromEntries(texts), path, query, body: bytes };
}
