import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Caller, lacksAccess } from '../../application/access/caller';
import type { SetBotStatusInput as SetBotStatusCommand } from '../../application/commands/statuses/set-bot-status';
import { checkWatched } from '../../application/queries/queries';
import { isPushed } from '../../domain/status-change';
import type { GraphqlContext } from '../context';
import { globalIds } from '../global-ids';
import { SetBotStatusesInput, SetBotStatusInput } from '../inputs/set-bot-status.input';
import {
  toBotStatus,
  toBotStatusPayload,
  toContact,
  toContactFilter,
  toPreviewPayload,
  toSender,
  toUserErrors,
  toWake,
} from '../mappers';
import { BotStatusListType, BotStatusType } from '../types/bot-status.type';
import { ContactType } from '../types/contact.type';
import { BotStatusPayload, SetBotStatusesPayload, StatusPreviewPayload } from '../types/payloads.type';

@Resolver(() => BotStatusType)
export class BotStatusResolver {
  @Query(() => BotStatusListType, {
    description:
      'Statuses of up to 1,000 contacts, in the order requested. An unknown id returns the initial status; nothing is created.',
  })
  async botStatuses(
    @Arg('contactIds', () => [ID], { description: 'The ids of up to 1,000 contacts.' }) contactIds: string[],
    @Ctx() context: GraphqlContext,
  ): Promise<BotStatusListType> {
    const { caller, services } = context;
    checkWatched(contactIds);
    const { views, seq } = await services.queries.statuses(caller.workspace, contactIds);
    return { nodes: views.map(toBotStatus), feedCursor: context.feedCursor(seq) };
  }

  @Query(() => StatusPreviewPayload, {
    description: 'Returns what `setBotStatus` would do, for a caller who may. Nothing is stored.',
  })
  async previewBotStatus(
    @Arg('input', () => SetBotStatusInput, { description: 'The status to set.' }) input: SetBotStatusInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<StatusPreviewPayload> {
    return toPreviewPayload(await services.commands.previewBotStatus(caller, toCommand(caller, input)));
  }

  @Mutation(() => BotStatusPayload, {
    description:
      'Sets the status of one contact: turns the bot on, puts it to sleep or turns it off. Requires role AGENT.',
  })
  async setBotStatus(
    @Arg('input', () => SetBotStatusInput, { description: 'The status to set.' }) input: SetBotStatusInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    return toBotStatusPayload(await services.commands.setBotStatus(caller, toCommand(caller, input)));
  }

  @Mutation(() => SetBotStatusesPayload, {
    description:
      'Sets the state for up to 1,000 contacts in one transaction; each succeeds or fails separately. Requires role AGENT.',
  })
  async setBotStatuses(
    @Arg('input', () => SetBotStatusesInput, { description: 'The contacts and the status to set.' })
    input: SetBotStatusesInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SetBotStatusesPayload> {
    const { results, refusal } = await services.commands.setBotStatuses(caller, {
      contactIds: input.contactIds ?? null,
      filter: input.filter ? toContactFilter(services.calendar, input.filter) : null,
      state: input.state,
      wake: toWake(input.wake),
      note: input.note ?? null,
      idempotencyKey: input.idempotencyKey ?? null,
      onlyIf: input.onlyIf ?? null,
      neverShorten: input.neverShorten ?? false,
      onBehalfOf: toSender(input.onBehalfOf),
      pinned: false,
      locked: false,
      endOnReply: false,
      evenIfUnavailable: false,
      expectedVersion: null,
      reason: 'BULK',
    });
    const applied = results.filter(({ outcome }) => outcome !== null && isPushed(outcome));
    return {
      results: results.map(toBotStatusPayload),
      applied: applied.length,
      userErrors: toUserErrors(refusal),
    };
  }

  @FieldResolver(() => ID, { description: 'An opaque id, unique across all types.' })
  id(@Root() { contactId }: BotStatusType, @Ctx() { caller, services }: GraphqlContext): string {
    return globalIds.status(services.digestOf(caller.workspace, contactId));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether your role may set this status: AGENT or higher, and ADMIN if it is locked.',
  })
  viewerCanChange(@Root() { locked }: BotStatusType, @Ctx() { caller }: GraphqlContext): boolean {
    return lacksAccess(caller, locked ? 'ADMIN' : 'AGENT', 'STATUSES') === null;
  }

  @FieldResolver(() => ContactType, { description: 'The contact of the status.' })
  contact(@Root() { view }: BotStatusType): ContactType {
    return toContact(view);
  }
}

function toCommand(caller: Caller, input: SetBotStatusInput): SetBotStatusCommand {
  return {
    contactId: input.contactId,
    state: input.state,
    wake: toWake(input.wake),
    note: input.note ?? null,
    pinned: input.pinned ?? false,
    locked: input.locked ?? false,
    endOnReply: input.endOnReply ?? false,
    reason: input.reason ?? (isPerson(caller, input) ? 'MANUAL' : 'API'),
    onlyIf: input.onlyIf ?? null,
    neverShorten: input.neverShorten ?? false,
    onBehalfOf: toSender(input.onBehalfOf),
    evenIfUnavailable: input.evenIfUnavailable ?? false,
    expectedVersion: input.expectedVersion ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}

function isPerson({ actor }: Caller, { onBehalfOf }: SetBotStatusInput): boolean {
  return actor.kind !== 'INTEGRATION' || !!onBehalfOf;
}
