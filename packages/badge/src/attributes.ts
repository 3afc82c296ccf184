import type { BotStatusBadge } from './bot-status-badge.js';

/** What frameworks may set on `<bot-status-badge>`: attributes by their names, and properties. */
export interface BadgeAttributes
  extends Partial<Pick<BotStatusBadge, 'contactId' | 'endpoint' | 'token' | 'getToken' | 'compact'>> {
  'contact-id'?: string;
}
