import { type BotStatusClient, createClient } from 'bot-status-client';
import type { Operation } from '../../packages/client/src/operation.js';
import { noteServerTime } from './clock';
import { READ_BOTS, READ_CONTACT, READ_CONTACTS, READ_WORKSPACE, SAVE_BOT } from './documents';
import type {
  BotInfo,
  ContactFilter,
  ContactInfo,
  ContactOrder,
  HistoryItem,
  ReadContacts,
  ReadWorkspace,
  SaveBotInput,
} from './generated/operations.js';

/** The service issues no demo tokens, for example because the demo is off. */
export class DemoOffError extends Error {}

interface DemoTokens {
  /** For the badge. The history shows its owner as the actor. */
  readonly agent: string;
  /** For messages and the bot. It has only the permissions of an inbox. */
  readonly inbox: string;
  /** For the rules of bots and for locks. */
  readonly admin: string;
}

export type OpenContact = ContactInfo & { readonly history: readonly HistoryItem[] };
export type ContactPage = ReadContacts['contacts'];
export interface ContactQuery {
  readonly filter: ContactFilter;
  readonly orderBy: ContactOrder;
}

export const ENDPOINT = new URL('/graphql', location.href).href;
/** A message that is not answered within three times this is shown as not sent. */
const TIMEOUT_MS = 2_500;

/** Dispatches `lost` when its websocket is lost. */
export const connection = new EventTarget();

export const inbox = clientOf('inbox');
export const admin = clientOf('admin');

/** Returns the token of the badges. They use the same function, so that they share one connection. */
export async function getAgentToken(): Promise<string> {
  return (await fetchTokens()).agent;
}

async function fetchTokens(): Promise<DemoTokens> {
  const response = await fetch('/demo/token', { headers: { 'x-demo-page': 'yes' }, cache: 'no-store' });
  if (!response.ok) throw new DemoOffError('This service does not issue demo tokens.');
  return (await response.json()) as DemoTokens;
}

function clientOf(role: keyof DemoTokens): BotStatusClient {
  return createClient({
    url: location.origin,
    token: async () => (await fetchTokens())[role],
    timeoutMs: TIMEOUT_MS,
    fetch: async (...request) => {
      const response = await fetch(...request);
      noteServerTime(response.headers.get('date'));
      return response;
    },
    onWarning: () => connection.dispatchEvent(new Event('lost')),
  });
}

export async function readContacts(
  { filter, orderBy }: ContactQuery,
  first: number,
  after: string | null = null,
): Promise<ContactPage> {
  return (await ask(READ_CONTACTS, { first, after, filter, orderBy })).contacts;
}

/** Reads a contact with its history, by any of its ids. */
export async function readContact(contactId: string): Promise<OpenContact | null> {
  const { contact } = await ask(READ_CONTACT, { contactId });
  return contact && { ...contact, history: contact.statusHistory.nodes };
}

export async function readBots(): Promise<readonly BotInfo[]> {
  return (await ask(READ_BOTS, {})).bots;
}

export async function readWorkspace(waitingLongerThan: string): Promise<ReadWorkspace> {
  return ask(READ_WORKSPACE, { waitingLongerThan });
}

/** Saves a bot as the admin. Throws an error with the reason if it is refused. */
export async function saveBot(input: SaveBotInput): Promise<BotInfo> {
  const { bot, userErrors } = (await ask(SAVE_BOT, { input }, admin)).saveBot;
  if (!bot || userErrors[0]) throw new Error(userErrors[0]?.message);
  return bot;
}

function ask<Answer, Variables extends object>(
  { text, isRepeatable }: Operation<Answer, Variables>,
  variables: Variables,
  client = inbox,
): Promise<Answer> {
  return client.request<Answer, Variables>(text, variables, { isRepeatable });
}
