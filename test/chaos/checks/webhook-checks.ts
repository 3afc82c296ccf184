import { byContact } from './checks';
import type { Arrival, LoggedChange } from './records';
import type { Verdict } from './verdict';

/** Checks of what the receivers of webhook endpoints were sent. */

/** `arrivals` are those at an endpoint that wants every event. */
export function checkDelivered(arrivals: readonly Arrival[], log: readonly LoggedChange[]): Verdict {
  const accepted = new Set(arrivals.filter(({ isAccepted }) => isAccepted).map(({ id }) => id));
  const events = eventsOf(log);
  const broken = events
    .filter(({ id }) => !accepted.has(id))
    .map(({ contactId, version, seq }) => `${contactId} at ${seq}: version ${version} was never accepted`);
  return { promise: 'P13', claim: 'every event reaches the endpoint', checked: events.length, broken };
}

/** What comes again after a crash may come late. */
export function checkOrder(arrivals: readonly Arrival[], log: readonly LoggedChange[]): Verdict {
  const places = new Map(log.map(({ id, seq }) => [id, seq]));
  const last = new Map<string, number>();
  const known = new Set<string>();
  const broken: string[] = [];
  for (const { id, contactId, version, isAccepted } of arrivals) {
    if (!isAccepted || known.has(id)) continue;
    known.add(id);
    const [before, seq] = [last.get(contactId) ?? 0, places.get(id) ?? 0];
    if (seq < before) broken.push(`${contactId}: version ${version}, of ${seq}, came after ${before}`);
    last.set(contactId, Math.max(before, seq));
  }
  return {
    promise: 'P13',
    claim: 'events are first accepted in order by contact',
    checked: known.size,
    broken,
  };
}

export function checkSameBodies(arrivals: readonly Arrival[], log: readonly LoggedChange[]): Verdict {
  const logged = new Map(log.map((change) => [change.id, change]));
  const bodies = new Map<string, string>();
  const broken: string[] = [];
  for (const { id, contactId, version, body } of arrivals) {
    const change = logged.get(id);
    if (!change) broken.push(`${id}: not in the log`);
    else if (change.contactId !== contactId || change.version !== version)
      broken.push(`${id}: version ${version} of ${contactId}, which is not what the log has under it`);
    const first = bodies.get(id) ?? body;
    if (first !== body) broken.push(`${id}: ${first} and ${body}`);
    bodies.set(id, first);
  }
  return { promise: 'P13', claim: 'an id always tells one change', checked: arrivals.length, broken };
}

/** `arrivals` are those at an endpoint that wants the newest event of each contact. */
export function checkLatest(arrivals: readonly Arrival[], log: readonly LoggedChange[]): Verdict {
  const accepted = new Map<string, number>();
  for (const { contactId, version, isAccepted } of arrivals) if (isAccepted) accepted.set(contactId, version);
  const final = new Map([...byContact(log)].map(([id, changes]) => [id, changes.at(-1)!.version]));
  const broken = [...final]
    .filter(([id, version]) => accepted.get(id) !== version)
    .map(([id, version]) => `${id}: version ${accepted.get(id)} was accepted last, the log has ${version}`);
  return {
    ...{ promise: 'P13', claim: 'the last event accepted is the newest' },
    ...{ checked: final.size, broken },
  };
}

function eventsOf(log: readonly LoggedChange[]): LoggedChange[] {
  return log.filter(({ kind, isPushed }) => kind === 'STATUS' && isPushed);
}
