import { createClient } from 'bot-status-client';
import type { Operation } from '../../packages/client/src/operation.js';
import {
  COMMIT_REPLY,
  MARK_READ,
  type MessageAnswer,
  READ_HISTORY,
  READ_INBOX,
  READ_WORKSPACE,
  RECORD_MESSAGE,
  RESERVE_REPLY,
  type Summary,
  type Waiting,
} from './documents';
import type {
  CommitReply,
  ContactInfo,
  HistoryItem,
  ReadInbox,
  RecordMessageInput,
  ReserveReply,
} from './generated/operations';

/** The service issues no demo tokens, for example because the demo is off. */
export class DemoOffError extends Error {}

interface DemoTokens {
  /** For the badge. The history shows its owner as the actor. */
  readonly agent: string;
  /** For messages and the bot. It has only the permissions of an inbox. */
  readonly inbox: string;
}

export const ENDPOINT = new URL('/graphql', location.href).href;

/** Returns the token of the badges. They use the same function, so that they share one connection. */
export async function getAgentToken(): Promise<string> {
  return (await fetchTokens()).agent;
}

const service = createClient({ url: location.origin, token: async () => (await fetchTokens()).inbox });

function ask<Answer, Variables extends object>(
  { text, isRepeatable }: Operation<Answer, Variables>,
  variables: Variables,
): Promise<Answer> {
  return service.request<Answer, Variables>(text, variables, { isRepeatable });
}

async function fetchTokens(): Promise<DemoTokens> {
  const response = await fetch('/demo/token', { headers: { 'x-demo-page': 'yes' }, cache: 'no-store' });
  if (!response.ok) throw new DemoOffError('This service does not issue demo tokens.');
  return (await response.json()) as DemoTokens;
}

export async function readInbox(): Promise<{ contacts: readonly ContactInfo[]; bots: ReadInbox['bots'] }> {
  const { contacts, bots } = await ask(READ_INBOX, {});
  return { contacts: contacts.nodes, bots };
}

export async function readHistory(contactId: string): Promise<readonly HistoryItem[]> {
  const { contact } = await ask(READ_HISTORY, { contactId });
  return contact?.statusHistory.nodes ?? [];
}

export async function readWorkspace(
  waitingLongerThan: string,
): Promise<{ summary: Summary; waiting: readonly Waiting[] }> {
  const { statusSummary, contacts } = await ask(READ_WORKSPACE, { waitingLongerThan });
  return { summary: statusSummary, waiting: contacts.nodes };
}

export async function recordMessage(input: RecordMessageInput): Promise<MessageAnswer> {
  return (await ask(RECORD_MESSAGE, { input })).recordMessage;
}

export async function reserveReply(
  contactId: string,
  messageId: string,
): Promise<ReserveReply['reserveReply']> {
  return (await ask(RESERVE_REPLY, { input: { contactId, inbound: { messageId } } })).reserveReply;
}

export async function commitReply(token: string, messageId: string): Promise<CommitReply['commitReply']> {
  return (await ask(COMMIT_REPLY, { input: { token, messageId } })).commitReply;
}

export async function markRead(contactId: string): Promise<void> {
  await ask(MARK_READ, { input: { contactId } });
}
