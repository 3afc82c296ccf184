import { createHash } from 'node:crypto';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { InboundWebhook, WebhookActivity } from '../../application/ports/inbound-webhook-store';
import { NO_ACTIVITY } from '../../application/ports/inbound-webhook-store';
import type { MappedItem } from '../../webhooks/inbound/apply-mapping';
import { pathOf } from '../../webhooks/inbound/webhook-path';
import type { GraphqlContext } from '../context';
import { globalIds } from '../global-ids';
import { DeleteInboundWebhookInput, SaveInboundWebhookInput } from '../inputs/inbound-webhook.input';
import { toActor, toCount, toDate, toUserErrors } from '../mappers';
import { InboundWebhookType, WebhookMappingType } from '../types/inbound-webhook.type';
import { DeleteInboundWebhookPayload, SaveInboundWebhookPayload } from '../types/payloads.type';

@Resolver()
export class InboundWebhookResolver {
  @Query(() => [InboundWebhookType], { description: 'All inbound webhooks, by name. Requires role ADMIN.' })
  async inboundWebhooks(@Ctx() { caller, services }: GraphqlContext): Promise<InboundWebhookType[]> {
    const webhooks = await services.webhooks.list(caller);
    return webhooks.map((webhook) => toInboundWebhook(webhook, webhook.activity));
  }

  @Query(() => [WebhookMappingType], {
    description:
      'What an inbound webhook would do with a body, without doing it or checking a signature. Requires role ADMIN.',
  })
  async previewDelivery(
    @Arg('name', () => String, { description: 'The name of the webhook.' }) name: string,
    @Arg('body', () => String, { description: 'The body of a delivery, as the other system sends it.' })
    body: string,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<WebhookMappingType[]> {
    return (await services.webhooks.preview(caller, name, body)).map(toMapping);
  }

  @Mutation(() => SaveInboundWebhookPayload, {
    description:
      'Creates or changes an inbound webhook. Its address stays the same. Takes effect on every node within a second. Requires role ADMIN.',
  })
  async saveInboundWebhook(
    @Arg('input', () => SaveInboundWebhookInput, { description: 'The webhook.' })
    input: SaveInboundWebhookInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SaveInboundWebhookPayload> {
    const { name, source, secrets, contactIdTemplate, options } = input;
    const { webhook, refusal } = await services.webhooks.save(caller, {
      ...{ name, source, secrets: secrets ?? null, contactIdTemplate: contactIdTemplate ?? null },
      options: Object.fromEntries(options.map((option) => [option.name, option.value])),
    });
    const inboundWebhook = webhook && toInboundWebhook(webhook, NO_ACTIVITY);
    return { inboundWebhook, userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => DeleteInboundWebhookPayload, {
    description: 'Deletes an inbound webhook. Its address is refused within a second. Requires role ADMIN.',
  })
  async deleteInboundWebhook(
    @Arg('input', () => DeleteInboundWebhookInput, { description: 'The webhook to delete.' }) {
      name,
    }: DeleteInboundWebhookInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<DeleteInboundWebhookPayload> {
    const { isRemoved, refusal } = await services.webhooks.delete(caller, name);
    return { deleted: isRemoved, userErrors: toUserErrors(refusal) };
  }
}

function toInboundWebhook(webhook: InboundWebhook, activity: WebhookActivity): InboundWebhookType {
  const { id, name, source, contactIdTemplate, options, createdAt, createdBy } = webhook;
  return {
    // The id itself is part of the address, which is a secret.
    id: globalIds.inboundWebhook(createHash('sha256').update(id).digest('hex')),
    ...{ name, source, contactIdTemplate, path: pathOf(webhook) },
    options: Object.entries(options).map(([option, value]) => ({ name: option, value })),
    ...{ createdAt: new Date(createdAt), createdBy: toActor(createdBy) },
    ...{ accepted: toCount(activity.accepted), ignored: toCount(activity.ignored) },
    ...{ failed: toCount(activity.failed), unverified: toCount(activity.unverified) },
    suspectedEchoes: toCount(activity.suspectedEchoes),
    lastSuspectedEchoAt: toDate(activity.lastSuspectedEchoAt),
    ...{ lastDeliveryAt: toDate(activity.lastDeliveryAt), lastProblem: activity.lastProblem },
    lastProblemAt: toDate(activity.lastProblemAt),
  };
}

function toMapping(item: MappedItem): WebhookMappingType {
  const { kind, ...rest } = item;
  if (kind === 'IGNORED' || kind === 'FAILED')
    return { kind, contactId: null, details: null, why: (item as { readonly why: string }).why };
  const details = 'message' in item ? item.message : 'contact' in item ? item.contact : rest;
  const contactId =
    'message' in item ? item.message.contactId : 'contact' in item ? item.contact.id : item.contactId;
  return { kind, contactId, details: JSON.stringify(details), why: null };
}
