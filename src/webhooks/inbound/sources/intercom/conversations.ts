import { tidyName } from '../../../../application/tidy';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext, WebhookActor } from '../../source';
import { mapAssignment, mapRelease } from '../../takeover';
import { contactIdOf } from './contacts';
import type { ItemEvent, Party } from './event';
import type { IntercomOptions } from './options';

type Context = MappingContext<IntercomOptions>;

/** Names an admin or a bot of Intercom. A bot has a form of its own, so that its id is never taken for that of a person. */
export function actorOf(appId: string | null, party: Party | null): WebhookActor | null {
  if (party === null) return null;
  const prefix = party.type === 'bot' ? 'bot:' : '';
  const id = appId === null || party.id === null ? null : `intercom:${appId}:${prefix}${party.id}`;
  const name = tidyName(party.name);
  return id === null && name === null ? null : { id, name };
}

/** What a changed assignee means: a conversation may have several contacts. */
export function mapAssignee(event: ItemEvent, context: Context): Mapping[] {
  const { topic, item, appId } = event;
  const part = item.conversation_parts?.conversation_parts.at(-1) ?? null;
  const assignee = part?.assigned_to ?? adminOf(item.admin_assignee_id);
  if (assignee?.type === 'team') return [ignored(topic, 'A team is not a person.')];
  const isWithPerson = assignee?.type === 'admin' && assignee.id !== null;
  const actor = actorOf(appId, isWithPerson ? assignee : (part?.author ?? null));
  return contactIdsOf(event, context).map((contactId) =>
    isWithPerson
      ? mapAssignment({ event: topic, contactId, actor }, context.options)
      : mapRelease({ event: topic, contactId, actor }, context.options),
  );
}

/** What a closed conversation means. */
export function mapClosing(event: ItemEvent, context: Context): Mapping[] {
  const { topic, item, appId } = event;
  const actor = actorOf(appId, item.conversation_parts?.conversation_parts.at(-1)?.author ?? null);
  return contactIdsOf(event, context).map((contactId) =>
    mapRelease({ event: topic, contactId, actor }, context.options),
  );
}

/** The ids of the contacts of a conversation; one `null` if there is none. */
function contactIdsOf({ item }: ItemEvent, { contactIdOf: idOf }: Context): readonly (string | null)[] {
  const ids = (item.contacts?.contacts ?? []).map((contact) => contactIdOf(contact, idOf));
  return ids.length > 0 ? ids : [null];
}

function adminOf(id: string | null): Party | null {
  return id === null || id === '0' ? null : { type: 'admin', id, name: null, from_ai_agent: null };
}
