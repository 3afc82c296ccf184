// Which responses Apollo Client, urql and others must not put into their cache. See apollo-client.mjs and urql.mjs.

/**
 * Finds what is outdated in a response: the statuses of which an event told otherwise while the response was on its way.
 * Versions alone do not decide, because those of an erased contact begin again at 0.
 */
export class Newest {
  #told = new Map();
  events = 0;

  /** Remembers the statuses of an event. */
  tell(data) {
    for (const status of statusesIn(data)) this.#told.set(status.id, { status, at: ++this.events });
  }

  /** The outdated statuses of a response, with the count of `events` when its request was sent. */
  outdated(data, askedAt) {
    const isOutdated = (status) => {
      const told = this.#told.get(status.id);
      return told?.at > askedAt && differ(status, told.status);
    };
    return statusesIn(data).filter(isOutdated);
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
