import { formatCursor } from '../realtime/cursor';
import { type DescribeEntry, eventTypeOf } from '../webhooks/outbound/webhook-event';
import { toStatusChange } from './mappers';

/** Describes entries to webhook endpoints with the names of the API. */
export function createDescribeEntry(logId: string): DescribeEntry {
  return (workspace, entry) => {
    const change = toStatusChange(entry);
    const feedCursor = formatCursor(logId, workspace, entry.seq);
    if (eventTypeOf(entry) === 'bot_status.changed') return { ...change, feedCursor };
    const { contactId, version, waitingSince, pendingInbound } = change;
    return { contactId, version, waitingSince, pendingInbound, feedCursor };
  };
}
