import type { BadgeStatus } from '../../../packages/badge/src/api/generated/operations';

/** A status as the badge gets it: of Anna, whose bot is active. */
export function badgeStatus(parts: Partial<BadgeStatus> = {}): BadgeStatus {
  return {
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
    viewerCanChange: true,
    changedBy: { kind: 'USER', externalId: 'ada', name: 'Ada', via: null },
    contact: { name: 'Anna' },
    messageCounts: [],
    ...parts,
  };
}
