import type { FeedEvent } from '../../support/clients/live-client';
import type { ShownStatus } from './records';

/** A copy of all statuses that is kept by the feed alone. */
export class Mirror {
  readonly statuses = new Map<string, ShownStatus>();

  apply({ event }: FeedEvent): void {
    switch (event?.__typename) {
      case 'StatusChanged': {
        const { contactId, version, state, wakeAt, waitingSince } = event.statusChange;
        this.statuses.set(contactId, { contactId, version, state, wakeAt, waitingSince });
        break;
      }
      case 'WaitingChanged': {
        const { contactId, waitingSince } = event;
        const before = this.statuses.get(contactId) ?? createFirst(contactId);
        this.statuses.set(contactId, { ...before, waitingSince });
        break;
      }
      case 'ContactSaved':
        // What has become an alias has no status of its own.
        if (event.contact && event.contact.contactId !== event.contactId)
          this.statuses.delete(event.contactId);
        break;
    }
  }
}

function createFirst(contactId: string): ShownStatus {
  return { contactId, version: 0, state: 'ACTIVE', wakeAt: null, waitingSince: null };
}
