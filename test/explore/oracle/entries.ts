import { type BotStatus, createInitialStatus, createOptedOutStatus } from '../../../src/domain/bot-status';
import type { StatusChange } from '../../../src/domain/status-change';
import { digestOf, ownerIn, type World } from '../world';
import { isLater, type Standing } from './expectations';
import type { Happening } from './notebook';

/** The status that a read returns before wakes that are due. */
export function storedStatus(world: World, id: string, now: number): BotStatus {
  const owner = ownerIn(world, id);
  const optOut = world.optOuts.get(digestOf(owner));
  const stored = world.contacts.get(owner)?.status;
  if (stored) return stored;
  return optOut && !world.contacts.has(owner)
    ? createOptedOutStatus(optOut.since, optOut.isLocked)
    : createInitialStatus(world.contacts.get(owner)?.contact.createdAt ?? now);
}

export function standing(status: BotStatus, now: number): Standing {
  const { state, reason, since, version, epoch } = status;
  const wakeAt = status.state === 'ACTIVE' ? null : status.wakeAt;
  const endOnReply = status.state === 'SLEEPING' && status.endOnReply;
  if (wakeAt === null || wakeAt > now) return { state, wakeAt, reason, since, version, epoch, endOnReply };
  const next = { version: version + 1, epoch: epoch + 1, endOnReply: false };
  return { state: 'ACTIVE', wakeAt: null, reason: 'TIMER', since: wakeAt, ...next };
}

export function isDueWake({ row }: StatusChange): boolean {
  return row === 26 || row === 44;
}

/** What holds for every entry of one contact, whatever made it, one after the other. */
export function checkEntries(
  before: BotStatus,
  after: BotStatus,
  changes: readonly StatusChange[],
  { type }: Happening,
  now: number,
  fail: (fault: string) => void,
): void {
  let last = before;
  let feed = before;
  for (const change of changes) {
    checkEntry(last, change, type, now, fail);
    last = change.statusAfter;
    if (change.outcome === 'APPLIED' || change.outcome === 'EXTENDED' || change.isWaitingChanged) feed = last;
  }
  if (type === 'UNLINK' || type === 'ERASE') return;
  const lost = difference(last, after, FOLDED);
  if (lost) fail(`the history folded is not the stored status: ${lost}`);
  const unseen = difference(feed, after, VISIBLE);
  if (unseen) fail(`the feed folded is not what is read: ${unseen}`);
  if (feed.waiting[0]?.sentAt !== after.waiting[0]?.sentAt)
    fail('the feed folded says otherwise since when one waits');
  if (after.state === 'ACTIVE' && 'wakeAt' in after) fail('an active bot has a wake time');
}

function checkEntry(
  before: BotStatus,
  change: StatusChange,
  type: Happening['type'],
  now: number,
  fail: (fault: string) => void,
): void {
  const after = change.statusAfter;
  const isMerge = change.row === 90;
  const isApplied = change.outcome === 'APPLIED' || change.outcome === 'EXTENDED';
  if (after.version !== change.version) fail('an entry has another version than its status');
  if (!isMerge && after.version !== before.version + (isApplied ? 1 : 0))
    fail('a version was skipped or kept');
  if (!isMerge && after.epoch !== before.epoch + (after.state === before.state ? 0 : 1))
    fail('the epoch is wrong');
  if (after.epoch < before.epoch || after.turn < before.turn) fail('the epoch or turn fell');
  if (change.previousState !== before.state || change.state !== after.state)
    fail('an entry names another state');
  const moved = isApplied ? undefined : difference(before, after, SWITCH);
  if (moved) fail(`${change.outcome} changed the switch: ${moved}`);
  const isWaitingChanged = before.waiting[0]?.sentAt !== after.waiting[0]?.sentAt;
  if (change.isWaitingChanged !== isWaitingChanged) fail('an entry says the wrong thing about who waits');
  const isDue = isDueWake(change);
  if (isDue && !(before.state !== 'ACTIVE' && before.wakeAt !== null && before.wakeAt <= now))
    fail('a wake was early');
  if (before.state === 'INACTIVE' && after.state !== 'INACTIVE' && !isDue && type !== 'SET')
    fail('something but a call or its time left INACTIVE');
  const isOptedOut = before.state === 'INACTIVE' && before.reason === 'OPT_OUT';
  if (isOptedOut && isDue) fail('a timer ended an opt-out');
  if (before.state === 'ACTIVE' || after.state === 'ACTIVE' || type === 'SET') return;
  if (isLater(before.wakeAt, after.wakeAt)) fail('a rule made the wake time earlier');
}

type AnyStatus = { readonly [field: string]: unknown };

/** What badges and mirrors show; counters and marks that nobody sees are not part of it. */
const VISIBLE = [
  ...['state', 'reason', 'since', 'version', 'note', 'changedBy', 'wakeAt', 'silentSince'],
  ...['pinned', 'endOnReply', 'locked'],
];

/** Everything that an outcome without effect must leave as it is. */
const SWITCH = [...VISIBLE, 'epoch', 'reservedTokens', 'lastSilence'];

/** Everything but the reservations, which have no entries. */
const FOLDED = [
  ...[
    ...VISIBLE,
    'epoch',
    'turn',
    'replyCounts',
    'countsResetAt',
    'lastCommitAt',
    'waiting',
    'answeredThrough',
  ],
  ...['newestInboundAt', 'lastExplicitAt', 'lastSilence', 'finalReplyToken', 'soleCause'],
];

/** The first of the fields in which two statuses differ. */
function difference(a: BotStatus, b: BotStatus, fields: readonly string[]): string | undefined {
  if (a === b) return undefined;
  const [one, other]: AnyStatus[] = [{ ...a }, { ...b }];
  return fields.find((field) => {
    const [x, y] = [one?.[field], other?.[field]];
    return x !== y && JSON.stringify(x) !== JSON.stringify(y);
  });
}

/** Where two statuses differ, reservations apart. */
export function foldedDifference(a: BotStatus, b: BotStatus): string | undefined {
  return difference(a, b, FOLDED);
}
