import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { BY_ID } from '../../application/ports/contact-store';
import { DEFAULT_PAGE } from '../../application/queries/queries';
import { contactKeyOf, listOf, parseContactCursor } from '../contact-cursor';
import type { GraphqlContext } from '../context';
import { globalIds } from '../global-ids';
import {
  DeleteContactInput,
  LinkContactInput,
  SaveContactsInput,
  UnlinkContactInput,
} from '../inputs/contact.input';
import { ContactFilterInput } from '../inputs/contact-filter.input';
import { ContactOrderInput } from '../inputs/contact-order.input';
import {
  toBot,
  toBotStatus,
  toContact,
  toContactFilter,
  toMilliseconds,
  toSender,
  toStatusChange,
  toUserErrors,
} from '../mappers';
import { type Connection, PageArgs, parsePageCursor, toConnection } from '../pages';
import { Duration } from '../scalars';
import { BotType } from '../types/bot.type';
import { BotStatusType } from '../types/bot-status.type';
import { type ContactConnection, ContactConnectionType, ContactType } from '../types/contact.type';
import {
  DeleteContactPayload,
  LinkContactPayload,
  SaveContactsPayload,
  UnlinkContactPayload,
} from '../types/payloads.type';
import { StatusChangeConnectionType, type StatusChangeType } from '../types/status-change.type';
import { StatusSummaryType } from '../types/status-summary.type';

@Resolver(() => ContactType)
export class ContactResolver {
  @Query(() => ContactType, {
    nullable: true,
    description: 'Finds a contact; null if there is none with this id.',
  })
  async contact(
    @Arg('contactId', () => ID, { description: 'The id of the contact in your system.' }) contactId: string,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ContactType | null> {
    const [view] = await services.queries.existing(caller.workspace, [contactId]);
    return view ? toContact(view) : null;
  }

  @Query(() => ContactConnectionType, {
    description: 'The contacts that match a filter, in the given order.',
  })
  async contacts(
    @Arg('filter', () => ContactFilterInput, {
      nullable: true,
      description: 'The filter. If omitted, all contacts are returned.',
    })
    input: ContactFilterInput | null | undefined,
    @Arg('orderBy', () => ContactOrderInput, {
      nullable: true,
      description: 'The order. If omitted, the contacts are ordered by id.',
    })
    orderBy: ContactOrderInput | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<ContactConnection> {
    const filter = toContactFilter(services.calendar, input ?? {});
    const order = orderBy ?? BY_ID;
    const page = await services.queries.contactPage(caller.workspace, filter, {
      first: first ?? DEFAULT_PAGE,
      order,
      after: parseContactCursor(order, after),
    });
    const connection = toConnection(
      page,
      listOf(order),
      ({ position }) => contactKeyOf(order, position),
      ({ view }) => toContact(view),
    );
    return { ...connection, filter, seq: page.seq };
  }

  @Query(() => StatusSummaryType, { description: 'A summary of the contacts of the workspace.' })
  async statusSummary(
    @Arg('period', () => Duration, {
      nullable: true,
      defaultValue: 'P7D',
      description: 'How far back to add up silence periods. A day is 24 hours.',
    })
    period: string | null,
    @Arg('waitingLongerThan', () => Duration, {
      nullable: true,
      defaultValue: 'PT15M',
      description: 'How long a contact must have been waiting to be counted as waiting.',
    })
    waitingLongerThan: string | null,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<StatusSummaryType> {
    const { silence, ...summary } = await services.queries.summary(caller.workspace, {
      windowMs: toMilliseconds(services.calendar, period ?? 'P7D'),
      waitingLongerThanMs: toMilliseconds(services.calendar, waitingLongerThan ?? 'PT15M'),
    });
    const totals = silence.map(({ reason, periods, totalMs }) => {
      return { reason, periods, total: services.calendar.toDuration(totalMs) };
    });
    return { ...summary, counts: [...summary.counts], silence: totals };
  }

  @Mutation(() => SaveContactsPayload, {
    description: 'Creates or updates up to 1,000 contacts, all or none of them. Requires role INTEGRATION.',
  })
  async saveContacts(
    @Arg('input', () => SaveContactsInput, { description: 'The contacts to create or update.' })
    input: SaveContactsInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<SaveContactsPayload> {
    const details = input.contacts.map(({ contactId, ...rest }) => ({ id: contactId, ...rest }));
    const { views, refusal } = await services.commands.saveContacts(caller, details);
    return { contacts: views.map(toContact), userErrors: toUserErrors(refusal) };
  }

  @Mutation(() => LinkContactPayload, {
    description:
      'Makes an id an alias of a contact, because both are one person. A contact under that id is merged. Requires role INTEGRATION.',
  })
  async linkContact(
    @Arg('input', () => LinkContactInput, { description: 'The two ids.' }) input: LinkContactInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<LinkContactPayload> {
    const { contactId, aliasId } = input;
    const link = { contactId, aliasId, onBehalfOf: toSender(input.onBehalfOf) };
    const { outcome, view, entry, refusal } = await services.commands.linkContact(caller, link);
    return {
      outcome,
      contact: view && toContact(view),
      statusChange: entry && toStatusChange(entry),
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => UnlinkContactPayload, {
    description:
      'Makes an alias a contact of its own, with a copy of the status and without counts. Requires role INTEGRATION.',
  })
  async unlinkContact(
    @Arg('input', () => UnlinkContactInput, { description: 'The alias.' }) { aliasId }: UnlinkContactInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<UnlinkContactPayload> {
    const { view, unlinked, refusal } = await services.commands.unlinkContact(caller, aliasId);
    return {
      contact: view && toContact(view),
      unlinked: unlinked && toContact(unlinked),
      userErrors: toUserErrors(refusal),
    };
  }

  @Mutation(() => DeleteContactPayload, {
    description: 'Erases a contact with all its ids, its status and history. Requires role ADMIN.',
  })
  async deleteContact(
    @Arg('input', () => DeleteContactInput, { description: 'The contact to erase.' })
    input: DeleteContactInput,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<DeleteContactPayload> {
    const { contactId, keepOptOut } = input;
    const { isRemoved, refusal } = await services.commands.deleteContact(
      caller,
      contactId,
      keepOptOut ?? true,
    );
    return { deleted: isRemoved, userErrors: toUserErrors(refusal) };
  }

  @FieldResolver(() => ID, { description: 'An opaque id, unique across all types.' })
  id(@Root() { contactId }: ContactType, @Ctx() { caller, services }: GraphqlContext): string {
    return globalIds.contact(services.digestOf(caller.workspace, contactId));
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
    @Root() { contactId, aliases }: ContactType,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { history }: GraphqlContext,
  ): Promise<Connection<StatusChangeType>> {
    const key = parsePageCursor('h', after);
    const beforeSeq = key === null ? null : Number(key);
    const page = await history.load({
      contactIds: [contactId, ...aliases],
      first: first ?? DEFAULT_PAGE,
      beforeSeq,
    });
    return toConnection(page, 'h', (entry) => entry.seq, toStatusChange);
  }
}
