import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { DEFAULT_PAGE } from '../../application/queries/queries';
import type { GraphqlContext } from '../context';
import { DeleteContactInput, SaveContactsInput } from '../inputs/contact.input';
import { ContactFilterInput } from '../inputs/contact-filter.input';
import {
  toBot,
  toBotStatus,
  toContact,
  toContactFilter,
  toMilliseconds,
  toStatusChange,
  toUserErrors,
} from '../mappers';
import { type Connection, PageArgs, parsePageCursor, toConnection } from '../pages';
import { Duration } from '../scalars';
import { BotType } from '../types/bot.type';
import { BotStatusType } from '../types/bot-status.type';
import { ContactConnectionType, ContactType } from '../types/contact.type';
import { DeleteContactPayload, SaveContactsPayload } from '../types/payloads.type';
import { StatusChangeConnectionType, type StatusChangeType } from '../types/status-change.type';
import { StatusSummaryType } from '../types/status-summary.type';

@Resolver(() => ContactType)
export class ContactResolver {
  @Query(() => ContactType, { nullable: true, description: 'Find a contact by id; null if not found.' })
  async contact(
    @Arg('id', () => ID, { description: "The contact's id in the caller's own system." }) id: string,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ContactType | null> {
    const [view] = await services.queries.existing(caller.workspace, [id]);
    return view ? toContact(view) : null;
  }

  @Query(() => ContactConnectionType, { description: 'The contacts that match a filter, ordered by id.' })
  async contacts(
    @Arg('filter', () => ContactFilterInput, {
      nullable: true,
      description: 'The filter. If omitted, all contacts are returned.',
    })
    filter: ContactFilterInput | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<Connection<ContactType>> {
    const page = await services.queries.contactPage(
      caller.workspace,
      toContactFilter(services.calendar, filter ?? {}),
      first ?? DEFAULT_PAGE,
      parsePageCursor('c', after),
    );
    return toConnection(page, 'c', (view) => view.contact.id, toContact);
  }

  @Query(() => StatusSummaryType, { description: 'A summary of the contacts of the workspace.' })
  statusSummary(
    @Arg('window', () => Duration, {
      nullable: true,
      defaultValue: 'P7D',
      description: 'The time window for silence periods, up to now. A day is 24 hours.',
    })
    window: string | null,
    @Arg('waitingLongerThan', () => Duration, {
      nullable: true,
      defaultValue: 'PT15M',
      description: 'How long a contact must have been unanswered to count as waiting.',
    })
    waitingLongerThan: string | null,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<unknown> {
    return services.queries.summary(caller.workspace, {
      windowMs: toMilliseconds(services.calendar, window ?? 'P7D'),
      waitingLongerThanMs: toMilliseconds(services.calendar, waitingLongerThan ?? 'PT15M'),
    });
  }

  @Mutation(() => SaveContactsPayload, { description: 'Create or update up to 1,000 contacts: all or none.' })
  async saveContacts(
    @Arg('input', () => SaveContactsInput, { description: 'The contacts to create or update.' })
    input: SaveContactsInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SaveContactsPayload> {
    const { views, refusal } = await services.commands.saveContacts(caller, input.contacts);
    return { contacts: views.map(toContact), userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => DeleteContactPayload, {
    description: 'Erase a contact with its status, history and timer.',
  })
  async deleteContact(
    @Arg('input', () => DeleteContactInput, { description: 'The contact to erase.' })
    input: DeleteContactInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<DeleteContactPayload> {
    const { isRemoved, refusal } = await services.commands.deleteContact(caller, input.id);
    return { deleted: isRemoved, userErrors: toUserErrors(refusal) };
  }

  @FieldResolver(() => BotType, {
    nullable: true,
    description: 'The assigned bot, or the default bot of the workspace.',
  })
  bot(@Root() { view }: ContactType, @Ctx() { services }: GraphqlContext): BotType | null {
    return view.bot && toBot(view.bot, services.calendar);
  }

  @FieldResolver(() => BotStatusType, { description: 'The status of the bot for this contact.' })
  botStatus(@Root() { view }: ContactType): BotStatusType {
    return toBotStatus(view);
  }

  @FieldResolver(() => StatusChangeConnectionType, {
    description: 'The history of the status, newest first.',
  })
  async statusHistory(
    @Root() { id }: ContactType,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { history }: GraphqlContext,
  ): Promise<Connection<StatusChangeType>> {
    const key = parsePageCursor('h', after);
    const beforeSeq = key === null ? null : Number(key);
    const page = await history.load({ contactId: id, first: first ?? DEFAULT_PAGE, beforeSeq });
    return toConnection(page, 'h', (entry) => entry.seq, toStatusChange);
  }
}
