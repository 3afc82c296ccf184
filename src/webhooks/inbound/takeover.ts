import { z } from 'zod';
import { ignored } from './ignored';
import type { Mapping, WebhookActor } from './source';

/** Options of sources that report who has a conversation. */
export const takeoverOptions = {
  /** Whether the bot sleeps while a conversation is assigned to a person, or opened by one. */
  assignment: z.enum(['ignore', 'sleep']).default('ignore'),
  /** Whether the bot wakes when a conversation is unassigned, closed or given back to it. */
  release: z.enum(['ignore', 'wake']).default('ignore'),
};

interface TakeoverOptions {
  readonly assignment: 'ignore' | 'sleep';
  readonly release: 'ignore' | 'wake';
}

/** A change of who has a conversation. */
interface Takeover {
  /** The type of the event in the other system. */
  readonly event: string;
  readonly contactId: string | null;
  readonly actor: WebhookActor | null;
}

/** What it means that a conversation was assigned to `actor`. Assigned to the bot, it was given back. */
export function mapAssignment(takeover: Takeover, options: TakeoverOptions): Mapping {
  return mapTaking(takeover, options, options.release === 'wake' ? 'WAKE' : 'NOTHING');
}

/** What it means that `actor` has opened a conversation for people. A bot that does so hands it over. */
export function mapOpening(takeover: Takeover, options: TakeoverOptions): Mapping {
  return mapTaking(takeover, options, 'SLEEP');
}

function mapTaking(
  { event, contactId, actor }: Takeover,
  { assignment }: TakeoverOptions,
  ifBot: 'SLEEP' | 'WAKE' | 'NOTHING',
): Mapping {
  if (assignment === 'ignore') return ignored(event, 'The option assignment says to ignore assignments.');
  return contactId === null ? withoutContact(event) : { kind: 'ASSIGNMENT', contactId, actor, ifBot };
}

/** What it means that no person has the conversation any more. */
export function mapRelease(
  { event, contactId, actor }: Takeover,
  { release }: Pick<TakeoverOptions, 'release'>,
): Mapping {
  if (release === 'ignore') return ignored(event, 'The option release says to ignore releases.');
  return contactId === null ? withoutContact(event) : { kind: 'RELEASE', contactId, actor };
}

/** What it means that a conversation was handed to a person. */
export function mapHandover({ event, contactId }: Takeover): Mapping {
  return contactId === null ? withoutContact(event) : { kind: 'GOAL', contactId, goal: 'HUMAN_HANDOVER' };
}

function withoutContact(event: string): Mapping {
  return ignored(event, 'The contact has no id.');
}
