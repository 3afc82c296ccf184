import { DEFAULT_PAGE } from '../../application/queries/queries';
import { isRecord } from '../../lib/is-record';

/** Arguments as sent: literals and variables as plain values, with defaults, not coerced. */
export type SentArguments = Readonly<Record<string, unknown>>;

type Amount = number | ((args: SentArguments) => number);

/** The cost of a field, in approximate microseconds of the event loop. */
export interface FieldCost {
  /** Added once, regardless of the selected subfields; 1 if absent. */
  readonly base?: Amount;
  /** Added once for the work to produce the value; 0 if absent. */
  readonly work?: Amount;
  /** Added for the work on a field of a page, which the items of the page do not multiply; 0 if absent. */
  readonly workOfPage?: number;
  /** How often the selected subfields are returned; for lists and for pages around a list. */
  readonly items?: Amount;
  /** Reading one item. */
  readonly item?: number;
}

/**
 * Lists may have up to a thousand items. Each item of a list above this length is charged the price, so that a list of
 * many thousands is refused before it is coerced; a slightly longer list is refused by the use case.
 */
const LONG_LIST = { items: 1_100, price: 100 };

/** Reads the whole workspace, which slows down its other callers but does not run on the event loop. */
const SCAN = 20_000;
const ROW = 10;
/** A database query with its overhead. */
const READ = 500;
const COMMAND = 500;
/** Applies all rules, on rows that are read for this operation alone. */
const PREVIEW = 2_000;
/** Typical numbers of channels of a contact, webhooks and bots of a workspace; more are bounded during execution. */
const FEW = 5;
const BOTS = 20;
/** A text of up to a thousand characters. */
const LONG_TEXT = 5;
const PAGE: FieldCost = { base: ROW, items: ({ first }) => pageSizeOf(first), item: ROW };

/** An event may cost at most this part of what an operation may. */
const EVENTS = 25;

/** Fields that are not plain properties, and all lists of objects, by type and name. */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  // Counted once: the page or bulk change around them multiplies the cost.
  '*.edges': { items: 1 },
  '*.nodes': { items: 1 },
  'SaveContactsPayload.contacts': { items: 1 },
  'SetBotStatusesPayload.results': { items: 1 },
  '*.userErrors': { items: 1 },
  // Approximate numbers in this schema.
  '__Schema.types': { items: 90 },
  '__Schema.directives': { items: 6 },
  '__Type.fields': { items: 5 },
  '__Type.inputFields': { items: 3 },
  '__Type.enumValues': { items: 3 },
  '__Type.interfaces': { items: 1 },
  '__Type.possibleTypes': { items: 1 },
  '*.args': { items: 1 },
  'Query.*': { work: READ },
  'Query.bots': { work: READ, items: BOTS },
  'Query.botStatuses': { work: READ, items: ({ contactIds }) => countOf(contactIds), item: ROW },
  'Query.changes': { ...PAGE, work: READ },
  'Query.contacts': {
    ...PAGE,
    work: ({ filter, orderBy }) => (isAbsent(filter) && isByContactId(orderBy) ? READ : SCAN),
  },
  'Query.previewBotStatus': { work: PREVIEW },
  'Query.previewMessage': { work: PREVIEW },
  'Query.apiKeys': { ...PAGE, work: READ },
  'Query.inboundWebhooks': { work: READ, items: FEW },
  'Query.previewDelivery': { work: PREVIEW, items: FEW },
  'InboundWebhook.options': { items: FEW },
  'Query.webhookEndpoints': { work: READ, items: FEW },
  'Query.webhookAttempts': { work: READ, items: 100, item: ROW },
  'WebhookAttempt.response': { base: LONG_TEXT },
  'Query.revocations': { ...PAGE, work: READ },
  'Query.statusSummary': { work: SCAN },
  'ContactConnection.totalCount': { workOfPage: SCAN },
  'Contact.statusHistory': PAGE,
  // Loaded together with those of the other events of a page.
  'StatusChanged.botStatus': { base: ROW },
  'StatusChange.contact': { base: ROW },
  'WaitingChanged.contact': { base: ROW },
  'ContactSaved.contact': { base: ROW },
  'BotSaved.bot': { base: ROW },
  'BotStatus.messageCounts': { items: FEW },
  'BotStatus.note': { base: LONG_TEXT },
  'StatusPreview.note': { base: LONG_TEXT },
  'StatusPreview.messageCounts': { items: FEW },
  'BotStatusEvent.botStatuses': { items: 1 },
  'StatusChange.note': { base: LONG_TEXT },
  'StatusSummary.counts': { items: 30 },
  'StatusSummary.silence': { items: 15 },
  'Mutation.*': { work: COMMAND },
  'Mutation.saveContacts': {
    work: COMMAND,
    items: ({ input }) => countOf(propertyOf(input, 'contacts')),
    item: ROW,
  },
  'Mutation.setBotStatuses': {
    work: ({ input }) => COMMAND + (isAbsent(propertyOf(input, 'filter')) ? 0 : SCAN),
    // A filter selects up to a thousand contacts.
    items: ({ input }) =>
      isAbsent(propertyOf(input, 'filter')) ? countOf(propertyOf(input, 'contactIds')) : 1_000,
    item: ROW,
  },
  // An event may cost a fraction of an operation, because it is repeated with every change of the workspace.
  'Subscription.botStatusChanged': {
    items: ({ contactIds }) => Math.max(EVENTS, countOf(contactIds)),
    item: ROW,
  },
  'Subscription.statusFeed': { items: EVENTS, item: ROW },
};

/** Returns the entry of a field, or an empty one; `*` stands for every type, or for every other field of a type. */
export function fieldCostOf(type: string, field: string): FieldCost {
  const others = field.startsWith('__') ? undefined : FIELD_COSTS[`${type}.*`];
  return FIELD_COSTS[`${type}.${field}`] ?? FIELD_COSTS[`*.${field}`] ?? others ?? {};
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

/** An index has this order. */
function isByContactId(order: unknown): boolean {
  return isAbsent(order) || propertyOf(order, 'field') === 'CONTACT_ID';
}

/** The number of items after coercion: a single value becomes a list of one. */
function countOf(value: unknown): number {
  if (isAbsent(value)) return 0;
  if (!Array.isArray(value)) return 1;
  return value.length > LONG_LIST.items ? value.length * LONG_LIST.price : value.length;
}

/** A value that is not an Int cannot be coerced, so nothing is executed. */
function pageSizeOf(first: unknown): number {
  if (isAbsent(first)) return DEFAULT_PAGE;
  const isInt = typeof first === 'number' && first === (first | 0);
  return isInt ? Math.max(0, first) : 0;
}

function propertyOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}
