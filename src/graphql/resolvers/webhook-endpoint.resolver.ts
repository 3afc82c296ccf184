import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Attempt, ObservedEndpoint } from '../../application/ports/webhook-endpoint-store';
import type { Refusal } from '../../domain/refusal';
import type { GraphqlContext } from '../context';
import { globalIds } from '../global-ids';
import {
  DeleteWebhookEndpointInput,
  EnableWebhookEndpointInput,
  ReplayWebhookEventsInput,
  RotateWebhookSecretInput,
  SaveWebhookEndpointInput,
  SendTestEventInput,
} from '../inputs/webhook-endpoint.input';
import { toActor, toCount, toDate, toMilliseconds, toUserErrors } from '../mappers';
import {
  DeleteWebhookEndpointPayload,
  SendTestEventPayload,
  WebhookEndpointPayload,
} from '../types/payloads.type';
import { WebhookAttemptType, WebhookEndpointType } from '../types/webhook-endpoint.type';

@Resolver()
export class WebhookEndpointResolver {
  @Query(() => [WebhookEndpointType], { description: 'All webhook endpoints, by name. Requires role ADMIN.' })
  async webhookEndpoints(@Ctx() { caller, services }: GraphqlContext): Promise<WebhookEndpointType[]> {
    return (await services.endpoints.list(caller)).map(toWebhookEndpoint);
  }

  @Query(() => [WebhookAttemptType], {
    description:
      'Requests to a webhook endpoint in the last two days, newest first, up to 100: all that failed, and some that succeeded. Requires role ADMIN.',
  })
  async webhookAttempts(
    @Arg('name', () => String, { description: 'The name of the endpoint.' }) name: string,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<WebhookAttemptType[]> {
    return (await services.endpoints.attempts(caller, name)).map(toAttempt);
  }

  @Mutation(() => WebhookEndpointPayload, {
    description:
      'Creates a webhook endpoint, which gets all events from now on, or changes one. The secret of a new one is in this answer and nowhere else. Requires role ADMIN.',
  })
  async saveWebhookEndpoint(
    @Arg('input', () => SaveWebhookEndpointInput, { description: 'The endpoint.' })
    input: SaveWebhookEndpointInput,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookEndpointPayload> {
    const { name, url, format, mode, eventTypes, states } = input;
    const wanted = { name, url, format, mode, eventTypes, states: states ?? null };
    const { secret, refusal } = await context.services.endpoints.save(context.caller, wanted);
    return toPayload(context, name, refusal, secret);
  }

  @Mutation(() => WebhookEndpointPayload, {
    description:
      'Makes a new secret for a webhook endpoint. For a while, events are signed with both. Requires role ADMIN.',
  })
  async rotateWebhookSecret(
    @Arg('input', () => RotateWebhookSecretInput, { description: 'The endpoint.' })
    { name, keepOldFor }: RotateWebhookSecretInput,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookEndpointPayload> {
    const { endpoints, calendar } = context.services;
    const overlap = toMilliseconds(calendar, keepOldFor);
    const { secret, refusal } = await endpoints.rotateSecret(context.caller, name, overlap);
    return toPayload(context, name, refusal, secret);
  }

  @Mutation(() => WebhookEndpointPayload, {
    description:
      'Enables a webhook endpoint again that was disabled. It goes on where it was. Requires role ADMIN.',
  })
  async enableWebhookEndpoint(
    @Arg('input', () => EnableWebhookEndpointInput, { description: 'The endpoint.' }) {
      name,
    }: EnableWebhookEndpointInput,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookEndpointPayload> {
    return toPayload(context, name, await context.services.endpoints.enable(context.caller, name));
  }

  @Mutation(() => WebhookEndpointPayload, {
    description: 'Sends events to a webhook endpoint again, with the ids that they had. Requires role ADMIN.',
  })
  async replayWebhookEvents(
    @Arg('input', () => ReplayWebhookEventsInput, { description: 'The events.' })
    { name, since }: ReplayWebhookEventsInput,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookEndpointPayload> {
    const { caller, services } = context;
    const refusal = await services.endpoints.replay(caller, name, since?.getTime() ?? null);
    return toPayload(context, name, refusal);
  }

  @Mutation(() => DeleteWebhookEndpointPayload, {
    description: 'Deletes a webhook endpoint, with what waits for it. Requires role ADMIN.',
  })
  async deleteWebhookEndpoint(
    @Arg('input', () => DeleteWebhookEndpointInput, { description: 'The endpoint.' }) {
      name,
    }: DeleteWebhookEndpointInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<DeleteWebhookEndpointPayload> {
    const refusal = await services.endpoints.delete(caller, name);
    return { deleted: refusal === null, userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => SendTestEventPayload, {
    description:
      'Sends an event of type webhook_endpoint.test to a webhook endpoint, once, and waits for the response. Requires role ADMIN.',
  })
  async sendTestEvent(
    @Arg('input', () => SendTestEventInput, { description: 'The endpoint.' }) { name }: SendTestEventInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SendTestEventPayload> {
    const { attempt, refusal } = await services.endpoints.sendTestEvent(caller, name);
    const sent = attempt && toAttempt({ ...attempt, eventId: null });
    return { attempt: sent, userErrors: toUserErrors(refusal) };
  }
}

async function toPayload(
  { caller, services }: GraphqlContext,
  name: string,
  refusal: Refusal | null,
  secret: string | null = null,
): Promise<WebhookEndpointPayload> {
  const endpoints = refusal ? [] : await services.endpoints.list(caller);
  const endpoint = endpoints.find((each) => each.name === name);
  return {
    webhookEndpoint: endpoint ? toWebhookEndpoint(endpoint) : null,
    ...{ secret, userErrors: toUserErrors(refusal) },
  };
}

function toWebhookEndpoint({ progress, ...endpoint }: ObservedEndpoint): WebhookEndpointType {
  const { id, name, url, format, mode, eventTypes, states, createdAt, createdBy } = endpoint;
  return {
    ...{ id: globalIds.webhookEndpoint(id), name, url, format, mode, eventTypes, states },
    ...{ createdAt: new Date(createdAt), createdBy: toActor(createdBy) },
    ...{ disabledAt: toDate(progress.disabledAt), disabledReason: progress.disabledReason },
    failingSince: toDate(progress.failingSince),
    lastDeliveredAt: toDate(progress.lastDeliveredAt),
    delivered: toCount(progress.delivered),
    waitingContacts: toCount(progress.waitingContacts),
    parkedEvents: toCount(progress.parkedEvents),
  };
}

type AnyAttempt = Pick<Attempt, 'attemptedAt' | 'durationMs' | 'status' | 'problem' | 'response'>;

function toAttempt(attempt: AnyAttempt & { readonly eventId: string | null }): WebhookAttemptType {
  const { eventId, attemptedAt, durationMs, status, problem, response } = attempt;
  return { eventId, attemptedAt: new Date(attemptedAt), durationMs, status, problem, response };
}
