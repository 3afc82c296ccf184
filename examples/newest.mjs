// Which statuses Apollo Client, urql and others must not put into their cache. See apollo-client.mjs and urql.mjs.

/**
 * Finds the statuses that are outdated where answers over HTTP and events over a websocket overtake each other. Versions
 * alone do not decide, because those of an erased contact begin again at 0.
 */
export class Newest {
  #told = new Map();
  #answered = new Map();
  events = 0;

  /**
   * The outdated statuses of an event: those of a change that an answer had already. Remembers the others. Who waits may
   * change without a new version (WAITING): the event is right then, and an answer that says otherwise is asked for again.
   */
  tell(data) {
    const { kind } = Object.values(data ?? {})[0] ?? {};
    return statusesIn(data).filter((status) => {
      if (kind !== 'SNAPSHOT' && status.version < this.#answered.get(status.id)) return true;
      this.#answered.delete(status.id);
      this.#told.set(status.id, { status, at: ++this.events });
      return false;
    });
  }

  /** The outdated statuses of an answer: those of which an event told otherwise after `askedAt`, its count of `events`. */
  hear(data, askedAt) {
    return statusesIn(data).filter((status) => {
      const told = this.#told.get(status.id);
      if (told?.at > askedAt && differ(status, told.status)) return true;
      this.#answered.set(status.id, status.version);
      return false;
    });
  }
}

function statusesIn(value) {
  if (value === null || typeof value !== 'object') return [];
  const inside = Object.values(value).flatMap(statusesIn);
  return value.__typename === 'BotStatus' ? [value, ...inside] : inside;
}

function differ(one, other) {
  const isPlain = (value) => Object(value) !== value;
  return Object.keys(one).some((key) => key in other && isPlain(one[key]) && one[key] !== other[key]);
}
