import type {
  BotInfo,
  CommitAnswer,
  ContactInfo,
  HistoryItem,
  MessageAnswer,
  ReserveAnswer,
  Summary,
  Waiting,
} from './answers';
import * as documents from './documents';

/** The demo is off, or this page is not the service's own. */
export class DemoOffError extends Error {}

interface DemoTokens {
  /** For the badge: whose name the history shows. */
  readonly agent: string;
  /** For messages and the bot: may do what an inbox may, and no more. */
  readonly inbox: string;
}

export const ENDPOINT = new URL('/graphql', location.href).href;

/** What every badge of this page asks for its token; one function, so that they share one connection. */
export async function getAgentToken(): Promise<string> {
  return (await fetchTokens()).agent;
}

let tokens: Promise<DemoTokens> | null = null;

async function fetchTokens(): Promise<DemoTokens> {
  const response = await fetch('/demo/token', { headers: { 'x-demo-page': 'yes' }, cache: 'no-store' });
  if (!response.ok) throw new DemoOffError('This service gives no demo tokens.');
  return (await response.json()) as DemoTokens;
}

async function ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
  tokens ??= fetchTokens();
  const { inbox } = await tokens.catch((error: unknown) => {
    tokens = null;
    throw error;
  });
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${inbox}` },
    body: JSON.stringify({ query, variables }),
  });
  if (response.status === 401) tokens = null;
  const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] };
  if (errors?.[0]) throw new Error(errors[0].message);
  return data;
}

export async function readInbox(): Promise<{ contacts: ContactInfo[]; bots: BotInfo[] }> {
  type Answer = { contacts: { edges: { node: ContactInfo }[] }; bots: BotInfo[] };
  const { contacts, bots } = await ask<Answer>(documents.INBOX);
  return { contacts: contacts.edges.map(({ node }) => node), bots };
}

export async function readHistory(id: string): Promise<HistoryItem[]> {
  type Answer = { contact: { statusHistory: { edges: { node: HistoryItem }[] } } | null };
  const { contact } = await ask<Answer>(documents.HISTORY, { id });
  return (contact?.statusHistory.edges ?? []).map(({ node }) => node);
}

export async function readWorkspace(
  waitingLongerThan: string,
): Promise<{ summary: Summary; waiting: Waiting[] }> {
  type Answer = { statusSummary: Summary; contacts: { edges: { node: Waiting }[] } };
  const { statusSummary, contacts } = await ask<Answer>(documents.WORKSPACE, { waitingLongerThan });
  return { summary: statusSummary, waiting: contacts.edges.map(({ node }) => node) };
}

export async function recordMessage(input: Record<string, unknown>): Promise<MessageAnswer> {
  const answer = await ask<{ recordMessage: MessageAnswer }>(documents.RECORD_MESSAGE, { input });
  return answer.recordMessage;
}

export async function reserveReply(contactId: string, inboundMessageId: string): Promise<ReserveAnswer> {
  const input = { contactId, inboundMessageId };
  return (await ask<{ reserveReply: ReserveAnswer }>(documents.RESERVE_REPLY, { input })).reserveReply;
}

export async function commitReply(token: string, messageId: string): Promise<CommitAnswer> {
  const input = { token, messageId };
  return (await ask<{ commitReply: CommitAnswer }>(documents.COMMIT_REPLY, { input })).commitReply;
}

export async function markRead(contactId: string): Promise<void> {
  await ask(documents.MARK_READ, { input: { contactId } });
}
