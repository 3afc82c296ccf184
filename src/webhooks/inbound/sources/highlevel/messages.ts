import type { MessageOrigin } from '../../../../domain/event';
import { bodyHash } from '../../body-hash';
import { lenientTime } from '../../fields/times';
import { ignored } from '../../ignored';
import type { Mapping, MappingContext } from '../../source';
import type { HighLevelEvent } from './event';
import { type MessageType, messageTypeOf } from './message-type';
import type { HighLevelOptions } from './options';

const AUTOMATIONS: ReadonlySet<string | null> = new Set(['workflow', 'campaign', 'bulk_actions']);
const ANSWERED: ReadonlySet<string> = new Set(['answered', 'completed']);
const API_ORIGINS = { unknown: 'UNKNOWN', bot: 'BOT', workflow: 'WORKFLOW' } as const;

/** What a message, a call or a line of the system means. */
export function mapMessage(event: HighLevelEvent, context: MappingContext<HighLevelOptions>): Mapping {
  const { kind, channel } = messageTypeOf(event.messageType);
  const ignore = (why: string) => ignored(`${event.type}.${channel}`, why);
  if (kind === 'INTERNAL') return ignore('The contact does not see this.');
  const whyNoMessage = kind === 'CALL' ? whyNoCall(event, context.options) : null;
  if (whyNoMessage !== null) return ignore(whyNoMessage);
  const contactId = context.contactIdOf({ id: event.contactId });
  if (contactId === null) return ignore('The message does not name a contact.');
  // A message that HighLevel sends once more has an id of its own, but is the one that the bot has committed.
  const id = event.originalMessageId ?? event.messageId ?? event.emailMessageId ?? event.webhookId;
  if (id === null) return ignore('The message has no id.');
  const account = `highlevel:${context.options.locationId}`;
  const sentAt = lenientTime(event.dateAdded) ?? lenientTime(event.timestamp);
  const message = { contactId, messageId: `${account}:${id}`, channel, sentAt };
  if (kind !== 'CALL' && event.type === 'InboundMessage')
    return { kind: 'MESSAGE', message: { ...message, origin: 'CONTACT' } };
  const { origin, userId } = senderOf(event, kind, context.options);
  const actor = userId === null ? null : { id: `${account}:${userId}`, name: null };
  return { kind: 'MESSAGE', message: { ...message, origin, actor, bodyHash: bodyHash(event.body) } };
}

interface Sender {
  readonly origin: MessageOrigin;
  readonly userId: string | null;
}

/**
 * Who sent an outbound message. HighLevel's own AI is not marked, so that only a named user of its app is a teammate;
 * identities of bots are compared with the actor later.
 */
function senderOf(event: HighLevelEvent, kind: MessageType['kind'], { api }: HighLevelOptions): Sender {
  const { userId } = event;
  const source = event.source?.toLowerCase();
  if (kind === 'CALL') return { origin: 'TEAMMATE', userId };
  // A workflow sends in the name of a user who has not written anything.
  if (kind === 'CAMPAIGN' || isFromAutomation(event)) return { origin: 'WORKFLOW', userId: null };
  if (source === 'api') return { origin: API_ORIGINS[api], userId };
  return { origin: source === 'app' && userId !== null ? 'TEAMMATE' : 'UNKNOWN', userId };
}

function isFromAutomation({ source }: HighLevelEvent): boolean {
  return AUTOMATIONS.has(source?.toLowerCase() ?? null);
}

/** Why a call is no message of a teammate, or `null`. Samples of HighLevel contradict the type of the event. */
function whyNoCall(event: HighLevelEvent, { calls }: HighLevelOptions): string | null {
  const { type, direction, userId, callStatus, callDuration } = event;
  const isOutbound = direction === null ? type === 'OutboundMessage' : direction.toLowerCase() === 'outbound';
  const isAnswered =
    callStatus === null ? Number(callDuration ?? 0) > 0 : ANSWERED.has(callStatus.toLowerCase());
  if (calls === 'ignore') return 'The option calls of this webhook is ignore.';
  if (!isOutbound) return 'A call by the contact is not a message.';
  if (userId === null || isFromAutomation(event)) return 'No person made this call.';
  return isAnswered ? null : 'Nobody answered this call.';
}
