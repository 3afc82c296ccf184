import type { BadgeStatus } from 'bot-status-client/store';

/** A status as the badge gets it: of Anna, whose bot is active. */
export function badgeStatus(parts: Partial<BadgeStatus> = {}): BadgeStatus {
  return {
    id: 'opaque',
    contactId: 'anna',
    state: 'ACTIVE',
    reason: 'INITIAL',
    permission: 'SEND',
    available: true,
    unavailableReason: null,
    since: '2026-03-02T09:00:00.000Z',
    wakeAt: null,
    endOnReply: false,
    note: null,
    pinned: false,
    locked: false,
    version: 1,
    pendingInbound: 0,
    waitingSince: null,
    waitingFor: null,
    viewerCanChange: true,
    changedBy: { kind: 'USER', externalId: 'ada', name: 'Ada', via: null },
    contact: { name: 'Anna', bot: null },
    messageCounts: [],
    ...parts,
  };
}
