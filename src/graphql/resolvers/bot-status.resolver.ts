import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../application/access/caller';
import type { SetBotStatusInput as SetBotStatusCommand } from '../../application/commands/statuses/set-bot-status';
import { checkWatched } from '../../application/queries/queries';
import { isPushed } from '../../domain/status-change';
import type { GraphqlContext } from '../context';
import { SetBotStatusesInput, SetBotStatusInput } from '../inputs/set-bot-status.input';
import {
  toBotStatus,
  toBotStatusPayload,
  toContact,
  toContactFilter,
  toUserErrors,
  toWakeSpec,
} from '../mappers';
import { BotStatusType } from '../types/bot-status.type';
import { ContactType } from '../types/contact.type';
import { BotStatusPayload, SetBotStatusesPayload } from '../types/payloads.type';

@Resolver(() => BotStatusType)
export class BotStatusResolver {
  @Query(() => [BotStatusType], {
    description:
      'The statuses of up to 1,000 contacts, in the order of `contactIds`. An unknown id returns the initial status.',
  })
  async botStatuses(
    @Arg('contactIds', () => [ID], { description: 'The ids of up to 1,000 contacts.' }) contactIds: string[],
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusType[]> {
    checkWatched(contactIds);
    return (await services.queries.statuses(caller.workspace, contactIds)).map(toBotStatus);
  }

  @Query(() => BotStatusPayload, {
    description: 'Returns what `setBotStatus` would do, without changing anything.',
  })
  async previewBotStatus(
    @Arg('input', () => SetBotStatusInput, { description: 'The status to set.' }) input: SetBotStatusInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    return toBotStatusPayload(await services.commands.previewBotStatus(caller, toCommand(caller, input)));
  }

  @Mutation(() => BotStatusPayload, {
    description:
      'Set the status of one contact: turn the bot on, put it to sleep or turn it off, optionally until a given time.',
  })
  async setBotStatus(
    @Arg('input', () => SetBotStatusInput, { description: 'The status to set.' }) input: SetBotStatusInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<BotStatusPayload> {
    return toBotStatusPayload(await services.commands.setBotStatus(caller, toCommand(caller, input)));
  }

  @Mutation(() => SetBotStatusesPayload, {
    description: 'Set the status of many contacts in one transaction. Each contact has its own result.',
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
      wake: toWakeSpec(input.wake),
      note: input.note ?? null,
      idempotencyKey: input.idempotencyKey ?? null,
      pinned: false,
      locked: false,
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

  @FieldResolver(() => ContactType, { description: 'The contact of the status.' })
  contact(@Root() { view }: BotStatusType): ContactType {
    return toContact(view);
  }
}

function toCommand(caller: Caller, input: SetBotStatusInput): SetBotStatusCommand {
  return {
    contactId: input.contactId,
    state: input.state,
    wake: toWakeSpec(input.wake),
    note: input.note ?? null,
    pinned: input.pinned ?? false,
    locked: input.locked ?? false,
    reason: input.reason ?? (caller.actor.kind === 'INTEGRATION' ? 'API' : 'MANUAL'),
    evenIfUnavailable: input.evenIfUnavailable ?? false,
    expectedVersion: input.expectedVersion ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}
