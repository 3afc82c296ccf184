import type { Answer, BadgesRecord, FeedRecord, GateAnswer, Lateness, LoggedChange } from './records';
import type { Verdict } from './verdict';

/** Every check is a function of records, so that it can be shown a history that is wrong. */

export function checkSequence(log: readonly LoggedChange[], head: number): Verdict {
  const broken: string[] = [];
  const seqs = log.map(({ seq }) => seq).sort((a, b) => a - b);
  seqs.forEach((seq, index) => {
    const expected = (seqs[index - 1] ?? 0) + 1;
    if (seq !== expected) broken.push(`after ${expected - 1} comes ${seq}`);
  });
  if ((seqs.at(-1) ?? 0) !== head)
    broken.push(`the log ends at ${seqs.at(-1)}, its counter stands at ${head}`);
  return { promise: 'P1', claim: "the log's sequence has no hole", checked: log.length, broken };
}

/** A merge goes on from the higher of two versions. */
export function checkVersions(log: readonly LoggedChange[]): Verdict {
  const broken: string[] = [];
  for (const [contactId, changes] of byContact(log)) {
    let expected = 1;
    for (const { version, reason } of changes) {
      const isRight = reason === 'MERGE' ? (version ?? 0) >= expected : version === expected;
      if (!isRight) broken.push(`${contactId}: version ${version} in place of ${expected}`);
      expected = (version ?? 0) + 1;
    }
  }
  return { promise: 'P1', claim: "no contact's versions have a hole", checked: byContact(log).size, broken };
}

/**
 * Every sleep with a wake time is woken once, at that time or after it, unless somebody changed the status before
 * that. `now` is a time at which all that is due should have been woken.
 */
export function checkWakes(log: readonly LoggedChange[], now: number): Verdict[] {
  const lost: string[] = [];
  const twice: string[] = [];
  const early: string[] = [];
  let timers = 0;
  for (const [contactId, changes] of byContact(log)) {
    let pending: number | null = null;
    for (const { seq, reason, wakeAt, effectiveAt, recordedAt } of changes) {
      const where = `${contactId} at ${seq}`;
      if (reason === 'TIMER') {
        if (pending === null) twice.push(`${where}: woken though nothing was pending`);
        else if (effectiveAt !== pending)
          early.push(`${where}: took effect at another time than its wake time`);
        if (recordedAt < (effectiveAt ?? 0))
          early.push(`${where}: ${(effectiveAt ?? 0) - recordedAt} ms early`);
      } else if (pending !== null && pending <= recordedAt) {
        lost.push(`${where}: changed after its wake time, and had not been woken`);
      }
      pending = wakeAt;
      if (wakeAt !== null) timers += 1;
    }
    if (pending !== null && pending <= now) lost.push(`${contactId}: still asleep`);
  }
  const verdict = (claim: string, broken: string[]) => ({ promise: 'P1', claim, checked: timers, broken });
  return [
    verdict('no timer is lost', lost),
    verdict('no timer wakes twice', twice),
    verdict('no timer wakes early', early),
  ];
}

export function latenessOf(log: readonly LoggedChange[]): Lateness[] {
  return log
    .filter(({ reason }) => reason === 'TIMER')
    .map(({ effectiveAt, recordedAt }) => ({ wakeAt: effectiveAt!, ms: recordedAt - effectiveAt! }));
}

/** The contacts that slept, as the API shows them once all wake times are over. */
export function checkAwake(states: ReadonlyMap<string, string>): Verdict {
  const broken = [...states]
    .filter(([, state]) => state !== 'ACTIVE')
    .map(([id, state]) => `${id}: ${state}`);
  return {
    promise: 'P1',
    claim: 'the API shows every contact awake that was to wake',
    checked: states.size,
    broken,
  };
}

export function checkAcknowledged(answers: readonly Answer[], log: readonly LoggedChange[]): Verdict {
  const logged = new Map(log.map((change) => [change.id, change]));
  const broken: string[] = [];
  for (const { key, changeId, version, statusVersion, contactId } of answers) {
    if (statusVersion < version) broken.push(`${key}: answered with a status from before its change`);
    const change = logged.get(changeId);
    if (!change) broken.push(`${key}: change ${changeId} was answered and is not in the log`);
    else if (change.version !== version || change.contactId !== contactId)
      broken.push(`${key}: the log has another change under its id`);
  }
  return { promise: 'P8', claim: 'no acknowledged change is lost', checked: answers.length, broken };
}

/** `calls` are the keys that were answered, with the contacts each was for. */
export function checkOncePerKey(
  calls: ReadonlyMap<string, readonly string[]>,
  log: readonly LoggedChange[],
): Verdict {
  const effects = new Map<string, number>();
  const nameOf = (key: string, contactId: string) => JSON.stringify([key, contactId]);
  for (const { note, contactId } of log) {
    if (note === null || contactId === null) continue;
    const name = nameOf(note, contactId);
    effects.set(name, (effects.get(name) ?? 0) + 1);
  }
  const broken: string[] = [];
  for (const [key, contactIds] of calls) {
    for (const contactId of contactIds) {
      const count = effects.get(nameOf(key, contactId)) ?? 0;
      if (count !== 1) broken.push(`${key}: ${count} entries for ${contactId}`);
    }
  }
  // Also those that nobody was told of in the end.
  for (const [name, count] of effects) if (count > 1) broken.push(`${name}: ${count} entries`);
  return { promise: 'P12', claim: 'every key has exactly one effect', checked: calls.size, broken };
}

/** The first answer may not have arrived, but no two say that they are the first. */
export function checkEqualAnswers(answers: readonly Answer[]): Verdict {
  const first = new Map<string, Answer>();
  const repeated = new Set<string>();
  const original = new Set<string>();
  const broken: string[] = [];
  for (const answer of answers) {
    const { key, text, isReplayed } = answer;
    const before = first.get(key);
    if (!before) first.set(key, answer);
    else {
      repeated.add(key);
      if (before.text !== text) broken.push(`${key}: ${before.text} and ${text}`);
    }
    if (!isReplayed && original.has(key)) broken.push(`${key}: answered twice as if for the first time`);
    if (!isReplayed) original.add(key);
  }
  return { promise: 'P12', claim: 'all answers of a key are equal', checked: repeated.size, broken };
}

export function checkGrants(answers: readonly GateAnswer[], log: readonly LoggedChange[]): Verdict {
  const replies = new Map<string, number>();
  for (const { messageId } of log)
    if (messageId !== null) replies.set(messageId, (replies.get(messageId) ?? 0) + 1);
  const broken: string[] = [];
  for (const { messageId, isGranted } of answers) {
    const count = replies.get(messageId) ?? 0;
    if (count !== (isGranted ? 1 : 0))
      broken.push(`${messageId}: ${isGranted ? 'granted' : 'denied'}, and counted ${count} times`);
  }
  const granted = answers.filter(({ isGranted }) => isGranted).length;
  return { promise: 'P1', claim: 'every granted reply is counted once', checked: granted, broken };
}

/** Replies since the contact last became active never exceed the limit. */
export function checkLimit(
  contactIds: readonly string[],
  log: readonly LoggedChange[],
  limit: number,
): Verdict {
  const counts = new Map(contactIds.map((id) => [id, 0]));
  const broken: string[] = [];
  let replies = 0;
  for (const { contactId, messageId, previousState, state, seq } of log) {
    if (contactId === null || !counts.has(contactId)) continue;
    if (previousState !== 'ACTIVE' && state === 'ACTIVE') counts.set(contactId, 0);
    if (messageId === null) continue;
    replies += 1;
    const count = counts.get(contactId)! + 1;
    counts.set(contactId, count);
    if (count > limit) broken.push(`${contactId} at ${seq}: reply ${count} of ${limit}`);
  }
  return {
    promise: 'P1',
    claim: `never more than ${limit} replies between resets`,
    checked: replies,
    broken,
  };
}

/**
 * Each subscriber of the feed was there before the first change of a status: it has seen what was pushed from then on,
 * all of it, in order. Only before that may a feed begin.
 */
export function checkFeeds(feeds: readonly FeedRecord[], log: readonly LoggedChange[]): Verdict {
  const begin = log.findIndex(({ kind }) => kind === 'STATUS');
  const pushed = log.filter(({ isPushed }, index) => isPushed && index >= begin).map(({ id }) => id);
  const position = new Map(pushed.map((id, index) => [id, index]));
  const broken: string[] = [];
  for (const { name, events } of feeds) {
    let next = 0;
    for (const { start, eventId } of events) {
      if (eventId === null) {
        if (start === 'RESET') broken.push(`${name}: told that history is gone, which it is not`);
        if (start === 'BEGUN' && next > 0) broken.push(`${name}: begun again after entry ${next - 1}`);
        continue;
      }
      const at = position.get(eventId);
      if (at === undefined) broken.push(`${name}: told of ${eventId}, which the log does not have`);
      else if (at < next) broken.push(`${name}: entry ${at} came again, or late`);
      else if (at > next) broken.push(`${name}: entries ${next} to ${at - 1} missed`);
      next = Math.max(next, (at ?? -1) + 1);
    }
    if (next < pushed.length) broken.push(`${name}: the last ${pushed.length - next} entries missed`);
  }
  return {
    promise: 'P3',
    claim: 'every feed has every entry once, in order',
    checked: feeds.length * pushed.length,
    broken,
  };
}

/**
 * The versions that a badge was told rise one by one; only a snapshot may go further, and says so. A snapshot counts a
 * wake time that has come, so what follows it may have the version that the snapshot had already: the wake, or a change
 * that was decided before that time and committed after it.
 */
export function checkBadges(badges: readonly BadgesRecord[], log: readonly LoggedChange[]): Verdict {
  const versions = new Map([...byContact(log)].map(([id, changes]) => [id, changes.at(-1)?.version]));
  const broken: string[] = [];
  let checked = 0;
  for (const { name, contactIds, events } of badges) {
    const last = new Map<string, { version: number; isSnapshot: boolean; reason: string }>();
    for (const { contactId, isSnapshot, version, reason } of events) {
      const before = last.get(contactId);
      const where = `${name}, ${contactId}`;
      const isForeseen = before?.isSnapshot && before.reason === 'TIMER' && version === before.version;
      if (isSnapshot) {
        if (before && version < before.version)
          broken.push(`${where}: back from ${before.version} to ${version}`);
      } else if (!before) broken.push(`${where}: a change before any snapshot`);
      else if (version !== before.version + 1 && !isForeseen)
        broken.push(`${where}: ${version} (${reason}) after ${before.version} (${before.reason})`);
      last.set(contactId, { version, isSnapshot, reason });
      checked += 1;
    }
    for (const id of contactIds) {
      const seen = last.get(id)?.version;
      if (seen !== (versions.get(id) ?? 0))
        broken.push(`${name}, ${id}: seen up to ${seen}, the log has ${versions.get(id) ?? 0}`);
    }
  }
  return { promise: 'P3', claim: 'no badge misses a change', checked, broken };
}

/** `byNode` has for each node what must not have happened to it. */
export function checkNone(
  promise: string,
  claim: string,
  byNode: ReadonlyMap<string, readonly string[]>,
): Verdict {
  const broken = [...byNode].flatMap(([node, happenings]) => happenings.map((what) => `${node}: ${what}`));
  return { promise, claim, checked: byNode.size, broken };
}

/** The changes of each contact that have a version of their own. */
export function byContact(log: readonly LoggedChange[]): Map<string, LoggedChange[]> {
  const groups = new Map<string, LoggedChange[]>();
  for (const change of log) {
    if (change.contactId === null || !['APPLIED', 'EXTENDED'].includes(change.outcome ?? '')) continue;
    const group = groups.get(change.contactId);
    if (group) group.push(change);
    else groups.set(change.contactId, [change]);
  }
  return groups;
}
