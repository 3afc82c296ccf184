import { isRecord } from '../../../../lib/is-record';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext, WebhookActor } from '../../source';
import { mapAssignment, mapOpening, mapRelease } from '../../takeover';
import type { ChatwootEvent, Person } from './event';
import { actorOf, contactIdOf, isAgentBot } from './names';
import type { ChatwootOptions } from './options';

type Context = MappingContext<ChatwootOptions>;

/** What a new or changed contact means. */
export function mapContact(event: ChatwootEvent, context: Context): Mapping {
  return saveContact(event, event, contactIdOf(context, event));
}

/** What a new conversation means: its messages are reported as well, so that only the contact is taken from it. */
export function mapNewConversation(event: ChatwootEvent, context: Context): Mapping {
  return saveContact(event, event.meta?.sender ?? null, contactOf(event, context));
}

/** What a changed assignee means. */
export function mapConversation(event: ChatwootEvent, context: Context): Mapping {
  const assignee = newIdOf(event, 'assignee_id');
  const agentBot = newIdOf(event, 'assignee_agent_bot_id');
  const isWithBot = isAgentBot(event.meta?.assignee ?? null) || typeof agentBot === 'string';
  if (typeof assignee === 'string' && !isWithBot)
    return mapAssignment(takeover(event, context, assigneeOf(event, assignee)), context.options);
  if (assignee !== undefined || typeof agentBot === 'string') return released(event, context);
  return ignored(event.event, 'The assignee of the conversation did not change.');
}

/** What a changed state of a conversation means. */
export function mapStatus(event: ChatwootEvent, context: Context): Mapping {
  switch (event.status) {
    case 'open':
      // Chatwoot also opens conversations by itself: when the contact writes, or when a bot does not answer.
      if (event.performed_by?.type !== 'user')
        return ignored(event.event, 'The event does not say that a person opened the conversation.');
      return mapOpening(takeover(event, context, actorOf(event, event.performed_by)), context.options);
    case 'resolved':
    case 'pending':
      return released(event, context);
    default:
      return ignored(event.event, 'Only open, pending and resolved conversations matter.');
  }
}

function released(event: ChatwootEvent, context: Context): Mapping {
  return mapRelease(takeover(event, context, actorOf(event, event.performed_by)), context.options);
}

function takeover(event: ChatwootEvent, context: Context, actor: WebhookActor | null) {
  return { event: event.event, contactId: contactOf(event, context), actor };
}

/** The person who has the conversation now, whoever assigned it. */
function assigneeOf(event: ChatwootEvent, id: string): WebhookActor | null {
  const assignee = event.meta?.assignee ?? null;
  return assignee?.id === id ? actorOf(event, assignee) : null;
}

function saveContact(event: ChatwootEvent, contact: Person | null, id: string | null): Mapping {
  if (id === null) return ignored(event.event, 'The contact has no id.');
  // A name that is missing is no reason to clear the one that is known.
  return { kind: 'CONTACT', contact: contact?.name ? { id, name: contact.name } : { id } };
}

function contactOf({ meta, contact_inbox }: ChatwootEvent, context: Context): string | null {
  return contactIdOf(context, meta?.sender ?? null, contact_inbox?.contact_id);
}

/** The id that an attribute was changed to, `null` for none; `undefined` if it did not change. */
function newIdOf({ changed_attributes }: ChatwootEvent, name: string): string | null | undefined {
  const changes: readonly unknown[] = Array.isArray(changed_attributes)
    ? changed_attributes
    : [changed_attributes];
  for (const change of changes) {
    if (!isRecord(change) || !Object.hasOwn(change, name)) continue;
    const { [name]: values } = change;
    if (isRecord(values)) return toId(values.current_value);
  }
  return undefined;
}

function toId(value: unknown): string | null | undefined {
  if (value === null) return null;
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}
