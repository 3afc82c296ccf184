/** Arguments as they were sent: literals and variables as plain values, defaults put in, nothing coerced yet. */
export type SentArguments = Readonly<Record<string, unknown>>;

/** What a field costs, in about microseconds of the event loop. */
export interface FieldCost {
  /** Once, whatever is selected of it; 1 if absent. */
  readonly base?: number | ((args: SentArguments) => number);
  /** Once, besides, to find, decide or write what is answered; 0 if absent. */
  readonly work?: number | ((args: SentArguments) => number);
  /** How often what is selected of it is answered; for lists, and for pages around a list. */
  readonly items?: number | ((args: SentArguments) => number);
  /** Reading one of these items. */
  readonly item?: number;
}

const DEFAULT_PAGE = 20;
/**
 * Lists may have up to a thousand items. Of longer ones each is priced as this many, so that whoever sends thousands is
 * refused before all of them are coerced; of a few more, the use case says what is wrong.
 */
const LONG_LIST = { items: 1_100, price: 100 };

/** Reads the workspace: not on the event loop, but for everybody there. */
const SCAN = 20_000;
const ROW = 10;
/** A query of the database, and all that leads to it. */
const READ = 500;
const COMMAND = 500;
/** Decides by all the rules, on rows it reads for this alone. */
const PREVIEW = 2_000;
/** Bots of a workspace, channels of a contact: more are bounded while the operation runs. */
const FEW = 5;
const BOTS = 20;
/** Up to a thousand characters. */
const LONG_TEXT = 5;
const PAGE: FieldCost = { base: ROW, items: ({ first }) => pageSizeOf(first), item: ROW };

/** Fields that are no plain property, and all lists of objects, by type and name. */
export const FIELD_COSTS: Readonly<Record<string, FieldCost>> = {
  // Within pages and bulk changes, which multiply what is selected of them.
  '*.edges': { items: 1 },
  'SaveContactsPayload.contacts': { items: 1 },
  'SetBotStatusesPayload.results': { items: 1 },
  '*.userErrors': { items: 1 },
  // About as many as this schema has of each.
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
  'Query.contacts': {
    ...PAGE,
    work: ({ filter }) => (isAbsent(filter) ? READ : SCAN),
  },
  'Query.previewBotStatus': { work: PREVIEW },
  'Query.previewMessage': { work: PREVIEW },
  'Query.revocations': { ...PAGE, work: READ },
  'Query.statusSummary': { work: SCAN },
  'Contact.statusHistory': PAGE,
  'BotStatus.messageCounts': { items: FEW },
  'BotStatus.note': { base: LONG_TEXT },
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
    // A filter finds up to a thousand.
    items: ({ input }) =>
      isAbsent(propertyOf(input, 'filter')) ? countOf(propertyOf(input, 'contactIds')) : 1_000,
    item: ROW,
  },
  'Subscription.botStatusChanged': { items: ({ contactIds }) => countOf(contactIds), item: ROW },
};

const NO_ENTRY: FieldCost = {};

/** The entry of a field, if it has one; `*` stands for every type, or for every other field of a type. */
export function fieldCostOf(type: string, field: string): FieldCost {
  const others = field.startsWith('__') ? undefined : FIELD_COSTS[`${type}.*`];
  return FIELD_COSTS[`${type}.${field}`] ?? FIELD_COSTS[`*.${field}`] ?? others ?? NO_ENTRY;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Items that a value is coerced to: a single one is a list of it. */
function countOf(value: unknown): number {
  if (isAbsent(value)) return 0;
  if (!Array.isArray(value)) return 1;
  return value.length > LONG_LIST.items ? value.length * LONG_LIST.price : value.length;
}

/** What is no Int can't be coerced, and nothing is run. */
function pageSizeOf(first: unknown): number {
  if (isAbsent(first)) return DEFAULT_PAGE;
  const isInt = typeof first === 'number' && first === (first | 0);
  return isInt ? Math.max(0, first) : 0;
}

function propertyOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
