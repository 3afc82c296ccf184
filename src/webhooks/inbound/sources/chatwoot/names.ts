import { tidyName } from '../../../../application/tidy';
import type { MappingContext, WebhookActor } from '../../source';
import type { ChatwootEvent, Party, Person } from './event';

const AUTOMATIC_AGENTS: readonly (string | null)[] = ['agent_bot', 'captain_assistant'];
const CHANNEL_CLASS = /^Channel::([A-Za-z0-9]{1,64})$/;

/** Whether a sender or an assignee is one of the bots of Chatwoot. */
export function isAgentBot(party: Party | null): boolean {
  return party !== null && AUTOMATIC_AGENTS.includes(party.type);
}

/** The account of an event, within which its ids are unique. Events of conversations name it in their messages only. */
export function accountOf({ account, conversation, messages }: ChatwootEvent): string | null {
  return account?.id ?? messages?.[0]?.account_id ?? conversation?.messages?.[0]?.account_id ?? null;
}

/**
 * Names a user or a bot of Chatwoot. The two are numbered separately: if a bot had the form of a user, its id as an identity
 * would make a teammate's messages the bot's own.
 */
export function actorOf(event: ChatwootEvent, party: Party | null): WebhookActor | null {
  if (party === null) return null;
  const account = accountOf(event);
  const prefix = isAgentBot(party) ? `${party.type}:` : '';
  const id = account === null || party.id === null ? null : `chatwoot:${account}:${prefix}${party.id}`;
  return namedActor(id, party.name);
}

/** An actor, unless nothing is known of it. */
export function namedActor(id: string | null, givenName: string | null): WebhookActor | null {
  const name = tidyName(givenName);
  return id === null && name === null ? null : { id, name };
}

/** The id of a contact here. In conversations, its id in Chatwoot is also in the link to the inbox. */
export function contactIdOf(
  context: Pick<MappingContext<unknown>, 'contactIdOf'>,
  contact: Person | null,
  linkedId: string | null = null,
): string | null {
  return context.contactIdOf({
    id: contact?.id ?? linkedId,
    identifier: contact?.identifier,
    phone: contact?.phone_number,
    email: contact?.email,
  });
}

/** The kind of the channel and the id of the inbox, such as `whatsapp:2`. */
export function channelOf({ conversation, inbox }: ChatwootEvent): string {
  const [, name] = CHANNEL_CLASS.exec(conversation?.channel ?? '') ?? [];
  const kind = name?.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  const inboxId = inbox?.id ?? conversation?.inbox_id ?? undefined;
  if (kind === undefined) return inboxId === undefined ? 'default' : `inbox:${inboxId}`;
  return inboxId === undefined ? kind : `${kind}:${inboxId}`;
}
