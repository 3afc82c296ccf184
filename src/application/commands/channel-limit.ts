import { liveReservations } from '../../domain/decisions/reply-gate';
import { type Refusal, refuse } from '../../domain/refusal';
import type { UnitOfWork } from '../writing/unit-of-work';

/** Maximum number of channels per contact. It limits the row size and is far above normal use. */
const MAX_CHANNELS = 50;

/** Refuses a new channel if the contact already has the maximum number. */
export function checkChannelCount(unit: UnitOfWork, contactId: string, channel: string): Refusal | null {
  const status = unit.status(contactId);
  const live = liveReservations(status, unit.now);
  const known = new Set([...status.replyCounts.keys(), ...live.map(([name]) => name)]);
  if (known.has(channel) || known.size < MAX_CHANNELS) return null;
  return refuse('BAD_INPUT', ['channel'], `A contact can have at most ${MAX_CHANNELS} channels.`);
}
