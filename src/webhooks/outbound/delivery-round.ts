import { randomUUID } from 'node:crypto';
import type { StatusEntry } from '../../application/log-entry';
import type { ChangeLog } from '../../application/ports/change-log';
import type {
  Attempt,
  ClaimedEndpoint,
  EndpointProgress,
  Retry,
  Round,
  WebhookEndpoint,
} from '../../application/ports/webhook-endpoint-store';
import type { Clock } from '../../domain/time/clock';
import { DAY, type Instant, MINUTE, type Milliseconds, SECOND } from '../../domain/time/instant';
import type { Backoff } from '../../lib/backoff';
import type { SendResult } from './http-sender';
import { waitAfter } from './retry-schedule';
import type { SendEvent } from './send-event';
import { eventTypeOf } from './webhook-event';

/** Entries read at a time. While an endpoint fails, only as many as it takes to notice that it no longer does. */
const PAGE = { usual: 200, failing: 8 };
/** Retries in one round. */
const RETRIES = { usual: 16, failing: 4 };
/** With more contacts that wait, an endpoint gets no new events: they stay in the log. */
const MAX_WAITING = 1_000;
/** Entries of one contact that are read at a time. */
const OF_CONTACT = 100;
/** Contacts of one endpoint that are sent events at the same time. */
const LANES = 8;
/**
 * No request is started after this time: a slow receiver does not hold a round up, and a node that cannot renew its lease
 * stops before another one goes on.
 */
const MAX_ROUND: Milliseconds = 10 * SECOND;
/** After a failure of this length, events that wait are sent at once when it has ended. */
const OUTAGE: Milliseconds = MINUTE;
/** How often an endpoint that gets no new events, because too many contacts wait, is looked at. */
const HELD: Milliseconds = 5 * SECOND;
const DISABLED_AFTER: Milliseconds = 3 * DAY;

const GONE = 410;
/** The receiver is overloaded. */
const SLOW_DOWN: readonly (number | null)[] = [429, 502, 504];

export interface RoundParts {
  readonly log: Pick<ChangeLog, 'readAfter' | 'readContact' | 'bounds'>;
  readonly send: SendEvent;
  readonly clock: Clock;
  /** Delays the next round of an endpoint that fails. */
  readonly failing: Backoff;
  readonly onDelivered: (lateness: Milliseconds) => void;
  /** Called where entries were pruned before they were delivered. */
  readonly onLost: (endpoint: WebhookEndpoint) => void;
  /** Aborted when the node stops: no further request is started. */
  readonly stopping: AbortSignal;
  /** Aborted when the node has no more time: running requests end. */
  readonly stopped: AbortSignal;
}

/** Events of one contact, in the order in which they are sent. */
interface Lane {
  readonly contactId: string;
  /** What the lane continues; `null` for new events. */
  readonly retry: Retry | null;
  readonly entries: readonly StatusEntry[];
  /** Where the lane goes on if it is longer than what was read. */
  readonly next: number | null;
}

/** How far a lane came. */
interface Sent {
  readonly lane: Lane;
  readonly delivered: number;
  /** The entry that failed, or that there was no time for. */
  readonly stoppedAt: StatusEntry | null;
  readonly failure: SendResult | null;
  readonly attempts: readonly Attempt[];
}

/** Delivers a page of events, and retries that are due. */
export async function deliverRound(claimed: ClaimedEndpoint, parts: RoundParts): Promise<Round> {
  const { endpoint, progress, retries } = claimed;
  const { clock } = parts;
  const pace = progress.failingSince === null ? 'usual' : 'failing';
  const startedAt = clock.now();
  const page = await readPage(claimed, PAGE[pace], parts);
  const due = retries.filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= startedAt);
  const again = await Promise.all(
    due.slice(0, RETRIES[pace]).map((retry) => readLane(endpoint, retry, page.through, parts)),
  );
  if (await isPruned(endpoint, again, parts)) parts.onLost(endpoint);
  const lanes = [
    ...again,
    ...newLanes(endpoint, page.entries, new Set(retries.filter(isWaiting).map(({ contactId }) => contactId))),
  ];
  const sent = await sendAll(endpoint, lanes, parts, startedAt);
  const now = clock.now();
  const changes = sent.map((one) => retriesAfter(one, now));
  const isMore = page.isFull || due.length > RETRIES[pace];
  // Otherwise it would be claimed again at once, as there are entries that it has not got.
  const isHeld = lanes.length === 0 && page.through === progress.seq && progress.seq < claimed.head;
  return {
    ...conclude(claimed, sent, parts, { isMore, pause: isHeld ? HELD : 0 }),
    removed: changes.flatMap(({ removed }) => removed),
    saved: changes.flatMap(({ saved }) => saved),
    attempts: sampleOf(sent),
    progress: { ...progressAfter(progress, sent, now), seq: page.through },
  };
}

/** The endpoint as it is after a round, for the next one with the same lease. */
export function afterRound({ endpoint, retries, head }: ClaimedEndpoint, round: Round): ClaimedEndpoint {
  const isSame = (a: Retry, b: Retry) => a.contactId === b.contactId && a.seq === b.seq;
  const changed = [...round.removed, ...round.saved];
  const kept = retries.filter((retry) => !changed.some((other) => isSame(retry, other)));
  const saved = round.saved.filter((retry) => isWaiting(retry) || retry.nextAttemptAt !== null);
  return { endpoint, head, progress: round.progress, retries: [...kept, ...saved] };
}

async function readPage(
  { endpoint, progress, retries, head }: ClaimedEndpoint,
  size: number,
  parts: RoundParts,
) {
  const { workspace } = endpoint;
  const none = { entries: [], through: progress.seq, isFull: false };
  if (progress.seq >= head || retries.filter(isWaiting).length >= MAX_WAITING) return none;
  const { entries } = await parts.log.readAfter(workspace, progress.seq, size);
  if (entries === null) {
    parts.onLost(endpoint);
    return { ...none, through: (await parts.log.bounds(workspace)).prunedThrough, isFull: true };
  }
  const last = entries.at(-1)?.seq ?? 0;
  const isFull = entries.length === size;
  // Up to the head that was known before the page was read, every entry was visible.
  const through = isFull ? last : Math.max(head, last);
  return { entries: entries.filter((entry) => entry.kind === 'STATUS'), through, isFull };
}

/** One lane for each contact whose events nothing holds back. */
function newLanes(
  endpoint: WebhookEndpoint,
  entries: readonly StatusEntry[],
  waiting: ReadonlySet<string>,
): Lane[] {
  const wanted = entries.filter((entry) => !waiting.has(entry.contactId) && isWanted(endpoint, entry));
  const byContact = new Map<string, StatusEntry[]>();
  for (const entry of wanted) {
    const own = endpoint.mode === 'LATEST' ? [] : (byContact.get(entry.contactId) ?? []);
    byContact.set(entry.contactId, [...own, entry]);
  }
  return [...byContact].map(([contactId, own]) => ({ contactId, retry: null, entries: own, next: null }));
}

/** The lane of a retry, up to where the endpoint has come. */
async function readLane(
  endpoint: WebhookEndpoint,
  retry: Retry,
  through: number,
  parts: RoundParts,
): Promise<Lane> {
  const { contactId, seq } = retry;
  const { workspace, mode } = endpoint;
  const isLatest = mode === 'LATEST' && isWaiting(retry);
  let newest: StatusEntry | undefined;
  for (let from = seq; ; ) {
    const range = { from, through: isWaiting(retry) ? through : seq };
    const read = await parts.log.readContact(workspace, contactId, range, OF_CONTACT);
    const changes = read.filter((entry) => entry.kind === 'STATUS');
    const wanted = changes.filter((entry) => isWanted(endpoint, entry));
    newest = wanted.at(-1) ?? newest;
    const next = read.length === OF_CONTACT ? read.at(-1)!.seq + 1 : null;
    if (!isLatest) return { contactId, retry, entries: wanted, next };
    if (next === null) return { contactId, retry, entries: newest ? [newest] : [], next };
    from = next;
  }
}

/** Whether entries that a lane should send again are not kept any more. */
async function isPruned(
  { workspace }: WebhookEndpoint,
  lanes: readonly Lane[],
  { log }: RoundParts,
): Promise<boolean> {
  const empty = lanes.filter(({ entries }) => entries.length === 0);
  if (empty.length === 0) return false;
  const { prunedThrough } = await log.bounds(workspace);
  return empty.some(({ retry }) => retry !== null && retry.seq <= prunedThrough);
}

function isWanted({ eventTypes, states }: WebhookEndpoint, entry: StatusEntry): boolean {
  return eventTypes.includes(eventTypeOf(entry)) && (states === null || states.includes(entry.change.state));
}

/** Sends the lanes, some at a time. Once the receiver asks to be left alone, no further request is started. */
async function sendAll(
  endpoint: WebhookEndpoint,
  lanes: readonly Lane[],
  parts: RoundParts,
  startedAt: Instant,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  const waiting = [...lanes];
  const mayStart = () =>
    !parts.stopping.aborted &&
    parts.clock.now() - startedAt < MAX_ROUND &&
    !sent.some(({ failure }) => failure && mustPause(failure));
  const work = async () => {
    for (let lane = waiting.shift(); lane; lane = waiting.shift())
      sent.push(await sendLane(endpoint, lane, parts, mayStart));
  };
  await Promise.all(Array.from({ length: LANES }, work));
  return sent;
}

async function sendLane(
  endpoint: WebhookEndpoint,
  lane: Lane,
  { send, clock, stopped, onDelivered }: RoundParts,
  mayStart: () => boolean,
): Promise<Sent> {
  const attempts: Attempt[] = [];
  let delivered = 0;
  const endAt = (stoppedAt: StatusEntry | null, failure: SendResult | null) => {
    return { lane, delivered, stoppedAt, failure, attempts };
  };
  for (const entry of lane.entries) {
    if (!mayStart()) return endAt(entry, null);
    const attemptedAt = clock.now();
    const result = await send(endpoint, entry, attemptedAt, stopped).catch(orNull(stopped));
    if (result === null) return endAt(entry, null);
    const { durationMs, status, problem, response } = result;
    const { contactId, id: eventId } = entry;
    const outcome = { durationMs, status, problem, response };
    attempts.push({ id: randomUUID(), contactId, eventId, attemptedAt, ...outcome });
    if (problem !== null) return endAt(entry, result);
    delivered += 1;
    onDelivered(clock.now() - entry.change.recordedAt);
  }
  return endAt(null, null);
}

/** What was aborted has not failed. */
function orNull(stopped: AbortSignal) {
  return (error: unknown): null => {
    if (stopped.aborted) return null;
    throw error;
  };
}

function mustPause({ status, retryAfter }: SendResult): boolean {
  return status === GONE || SLOW_DOWN.includes(status) || retryAfter !== null;
}

/** What waits after a lane was sent. */
function retriesAfter(
  { lane, delivered, stoppedAt, failure }: Sent,
  now: Instant,
): { readonly removed: readonly Retry[]; readonly saved: readonly Retry[] } {
  const { contactId, retry, next } = lane;
  const removed = retry === null ? [] : [retry];
  const waitFrom = (seq: number): Retry => {
    return { contactId, seq, attempts: 0, nextAttemptAt: now, parkedAt: null };
  };
  if (stoppedAt === null) return { removed, saved: next === null ? [] : [waitFrom(next)] };
  const { seq } = stoppedAt;
  // With LATEST, another event may have taken the place of the one that failed: it gets all attempts, too.
  const earlier = delivered === 0 && retry?.seq === seq ? retry.attempts : 0;
  if (failure === null) {
    const parkedAt = retry?.parkedAt ?? null;
    return { removed, saved: [{ ...waitFrom(seq), attempts: earlier, parkedAt }] };
  }
  const attempts = earlier + 1;
  if (retry?.parkedAt) return { removed: [], saved: [{ ...retry, attempts, nextAttemptAt: null }] };
  const wait = waitAfter(attempts);
  if (wait === null) {
    const parked = { contactId, seq, attempts, nextAttemptAt: null, parkedAt: now };
    return { removed, saved: [parked, waitFrom(seq + 1)] };
  }
  const nextAttemptAt = now + Math.max(wait, failure.retryAfter ?? 0);
  return { removed, saved: [{ contactId, seq, attempts, nextAttemptAt, parkedAt: null }] };
}

function progressAfter(before: EndpointProgress, sent: readonly Sent[], now: Instant): EndpointProgress {
  const isDelivered = sent.some(({ delivered }) => delivered > 0);
  const failures = sent.flatMap(({ failure }) => failure ?? []);
  const failingSince = isDelivered ? null : (before.failingSince ?? (failures.length > 0 ? now : null));
  const progress = { ...before, failingSince, lastDeliveredAt: isDelivered ? now : before.lastDeliveredAt };
  const isGone = failures.some(({ status }) => status === GONE);
  const isHopeless = failingSince !== null && failures.length > 0 && now - failingSince >= DISABLED_AFTER;
  if (!isGone && !isHopeless) return progress;
  return { ...progress, disabledAt: now, disabledReason: isGone ? IS_GONE : IS_HOPELESS };
}

const IS_GONE = 'A response had status 410 (Gone).';
const IS_HOPELESS = `Every attempt has failed for ${DISABLED_AFTER / DAY} days.`;

function conclude(
  { endpoint, progress }: ClaimedEndpoint,
  sent: readonly Sent[],
  { clock, failing, stopping }: RoundParts,
  next: { readonly isMore: boolean; readonly pause: Milliseconds },
): Pick<Round, 'delivered' | 'isRecovered' | 'releaseUntil'> {
  const now = clock.now();
  const failures = sent.flatMap(({ failure }) => failure ?? []);
  const delivered = sent.reduce((sum, one) => sum + one.delivered, 0);
  const isFailing = failures.length > 0 && delivered === 0;
  const pauses = [next.pause, ...failures.map(({ retryAfter }) => retryAfter ?? 0)];
  if (isFailing || failures.some(mustPause)) pauses.push(failing.failed(endpoint.id));
  else if (delivered > 0) failing.succeeded(endpoint.id);
  const pause = Math.max(...pauses);
  const { failingSince } = progress;
  return {
    delivered,
    isRecovered: delivered > 0 && failingSince !== null && now - failingSince >= OUTAGE,
    releaseUntil: pause > 0 || !next.isMore || stopping.aborted ? now + pause : null,
  };
}

/** Everything that failed, and one success: enough to see that it works. */
function sampleOf(sent: readonly Sent[]): Attempt[] {
  const all = sent.flatMap(({ attempts }) => attempts);
  const success = all.findLast(({ problem }) => problem === null);
  return [...all.filter(({ problem }) => problem !== null), ...(success ? [success] : [])];
}

function isWaiting({ parkedAt }: Retry): boolean {
  return parkedAt === null;
}
