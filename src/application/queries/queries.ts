import { type Bot, findBotOf } from '../../domain/bot';
import { applyDueWake } from '../../domain/decisions/due-wake';
import type { Clock } from '../../domain/time/clock';
import type { Instant } from '../../domain/time/instant';
import { badInput } from '../app-error';
import { checkContactIds, checkDuration, checkFilter } from '../checks';
import type { StatusView } from '../commands/status-result';
import type { StatusEntry } from '../log-entry';
import type { BotStore } from '../ports/bot-store';
import type { ChangeLog, HistoryRequest } from '../ports/change-log';
import {
  type ContactFilter,
  type ContactPageRequest,
  type ContactPosition,
  type ContactStore,
  firstStatus,
  newContact,
  type StatusSnapshot,
  type StatusSummary,
  type SummaryWindow,
} from '../ports/contact-store';

/** Maximum number of contacts in one badge query or subscription. */
const MAX_WATCHED = 1_000;
/** The number of items of a page if the caller names none. */
export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;
/** Contacts are counted up to this number, so that a count of a large workspace remains cheap. */
const MAX_COUNT = 10_000;

/** One page of a connection, with the values of its PageInfo. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export interface ContactPage extends Omit<ContactPageRequest, 'limit'> {
  readonly first: number;
}

/** A contact with the position at which it was found; it may have changed in between. */
export interface FoundContact {
  readonly view: StatusView;
  readonly position: ContactPosition;
}

export interface HistoryPage extends Omit<HistoryRequest, 'limit'> {
  readonly first: number;
}

/** Statuses, and the sequence of the change log that they were read at. */
export interface StatusList {
  readonly views: StatusView[];
  readonly seq: number;
}

/** All reads. They apply a due wake to their response and write nothing. */
export class Queries {
  constructor(
    private readonly contacts: ContactStore,
    private readonly bots: BotStore,
    private readonly log: ChangeLog,
    private readonly clock: Clock,
  ) {}

  /** Statuses in the order of `ids`. An unknown contact has the initial status. */
  async statuses(workspace: string, ids: readonly string[]): Promise<StatusList> {
    const snapshot = await this.contacts.read(workspace, ids);
    return { views: ids.map((id) => viewIn(snapshot, id, this.clock.now())), seq: snapshot.seq };
  }

  /** Contacts in the order of `ids`; `null` for an unknown contact. */
  async existing(workspace: string, ids: readonly string[]): Promise<(StatusView | null)[]> {
    const snapshot = await this.contacts.read(workspace, ids);
    return ids.map((id) => (snapshot.contacts.has(id) ? viewIn(snapshot, id, this.clock.now()) : null));
  }

  async contactPage(
    workspace: string,
    filter: ContactFilter,
    { first, order, after }: ContactPage,
  ): Promise<Page<FoundContact> & { readonly seq: number }> {
    checkPageSize(first);
    const refusal = checkFilter(filter);
    if (refusal) throw badInput(refusal.field, refusal.message);
    // Before the search: what is changed or created meanwhile comes after this sequence.
    const { seq } = await this.log.bounds(workspace);
    const found = await this.contacts.find(workspace, filter, { limit: first + 1, order, after });
    const page = pageOf(found, first, after === null);
    const ids = page.items.map(({ id }) => id);
    const snapshot = await this.contacts.read(workspace, ids);
    const items = page.items.map((position) => ({
      view: viewIn(snapshot, position.id, this.clock.now()),
      position,
    }));
    return { ...page, items, seq };
  }

  /** The number of contacts that match the filter of a page, or the largest number that is counted. */
  contactCount(workspace: string, filter: ContactFilter): Promise<number> {
    return this.contacts.count(workspace, filter, MAX_COUNT);
  }

  /** A page of each contact's history, newest entry first. */
  async histories(workspace: string, requests: readonly HistoryPage[]): Promise<Page<StatusEntry>[]> {
    for (const { first } of requests) checkPageSize(first);
    const pages = requests.map(({ first, ...request }) => ({ ...request, limit: first + 1 }));
    const histories = await this.log.histories(workspace, pages);
    return requests.map(({ first, beforeSeq }, index) =>
      pageOf(histories[index] ?? [], first, beforeSeq === null),
    );
  }

  botList(workspace: string): Promise<Bot[]> {
    return this.bots.list(workspace);
  }

  async summary(workspace: string, window: SummaryWindow): Promise<StatusSummary> {
    const refusal =
      checkDuration(window.windowMs, ['period']) ??
      checkDuration(window.waitingLongerThanMs, ['waitingLongerThan']);
    if (refusal) throw badInput(refusal.field, refusal.message);
    return this.contacts.summarize(workspace, window);
  }
}

/** The status of a contact in a snapshot, as of `now`. The id may be an alias: the view is then that of its contact. */
export function viewIn(snapshot: StatusSnapshot, contactId: string, now: Instant): StatusView {
  const stored = snapshot.contacts.get(contactId);
  const contact = stored?.contact ?? newContact(contactId, now);
  const first = stored?.status ?? firstStatus(snapshot.optOuts.get(contactId), contact.createdAt);
  const { status } = applyDueWake(first, now);
  return { contact, status, bot: findBotOf(contact, snapshot.bots), now };
}

/** Throws BAD_USER_INPUT if the list of contacts is too long, empty unless that is allowed, or an id is invalid. */
export function checkWatched(contactIds: readonly string[], { isEmptyAllowed = true } = {}): void {
  if (contactIds.length === 0 && !isEmptyAllowed) {
    throw badInput(['contactIds'], 'contactIds must not be empty: name the contacts to watch.');
  }
  if (contactIds.length > MAX_WATCHED) {
    throw badInput(['contactIds'], `At most ${MAX_WATCHED} contacts can be requested at once.`);
  }
  const refusal = checkContactIds(contactIds);
  if (refusal) throw badInput(refusal.field, refusal.message);
}

export function checkPageSize(first: number): void {
  if (first < 0 || first > MAX_PAGE) throw badInput(['first'], `first must be from 0 to ${MAX_PAGE}.`);
}

/** Builds a page from up to `first + 1` rows. The extra row shows that more follow. */
export function pageOf<T>(rows: readonly T[], first: number, isFirstPage: boolean): Page<T> {
  return { items: rows.slice(0, first), hasNextPage: rows.length > first, hasPreviousPage: !isFirstPage };
}
