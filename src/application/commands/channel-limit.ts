import type { UnitOfWork } from '../writing/unit-of-work';
import { refused, type StatusAnswer } from './status-answer';

/** Channels counted per contact: far above real use, and a bound on the row. */
const MAX_CHANNELS = 50;

/** Refuses a channel beyond those a contact can have counted at once. */
export function checkChannelCount(unit: UnitOfWork, contactId: string, channel: string): StatusAnswer | null {
  const { replyCounts, reservedTokens } = unit.status(contactId);
  const held = [...reservedTokens].filter(([, { expiresAt }]) => unit.now < expiresAt);
  const known = new Set([...replyCounts.keys(), ...held.map(([name]) => name)]);
  if (known.has(channel) || known.size < MAX_CHANNELS) return null;
  const message = `A contact can have at most ${MAX_CHANNELS} channels.`;
  return refused(contactId, { code: 'BAD_INPUT', field: ['channel'], message });
}
