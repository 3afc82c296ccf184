/** What of the sources is mutated together, and the tests that ought to notice. */
export interface Room {
  /** Folders and files below `src`. */
  readonly sources: readonly string[];
  /** Folders of tests that run for each mutant. */
  readonly unitTests: readonly string[];
  /** Slower tests, on SQLite, that look at a sample of what the unit tests let through. */
  readonly widerTests: readonly string[];
  /** The lowest score, in per cent, that the room may have. */
  readonly floor: number;
}

export const ROOMS: Readonly<Record<string, Room>> = {
  domain: { sources: ['domain'], unitTests: ['test/unit/domain'], widerTests: [], floor: 97 },
  application: {
    sources: ['application'],
    unitTests: ['test/unit/application', 'test/unit/domain'],
    widerTests: [
      ...['statuses/bots', 'statuses/idempotency', 'statuses/set-bot-status'].map(e2e),
      ...['statuses/set-bot-statuses', 'statuses/wake-times', 'access/access'].map(e2e),
      ...['contacts/contacts', 'contacts/contact-lists', 'contacts/ids'].map(e2e),
      ...['messages/echoes-and-goals', 'messages/record-message', 'messages/reply-gate'].map(e2e),
      ...['writing/wakes', 'writing/command-queue', 'log/erasure'].map(integration),
    ],
    floor: 90,
  },
  realtime: {
    sources: ['realtime'],
    unitTests: ['test/unit/realtime'],
    widerTests: ['badges', 'feed', 'bounded-answers', 'limits'].map((name) => e2e(`live/${name}.live`)),
    floor: 92,
  },
  server: {
    sources: ['server/auth', 'server/websocket', 'server/admission', 'limits'],
    unitTests: ['test/unit/server', 'test/unit/limits'],
    widerTests: [
      ...['access/access', 'access/tokens', 'access/key-sets.live', 'access/abuse'].map(e2e),
      ...['live/websocket.live', 'live/shared-events.live', 'live/badges.live', 'live/limits.live'].map(e2e),
      integration('nodes/rate-limits'),
    ],
    floor: 85,
  },
  timers: {
    sources: ['timers'],
    unitTests: ['test/unit/timers'],
    widerTests: [e2e('statuses/wake-times'), integration('writing/wakes'), integration('log/retention')],
    floor: 90,
  },
};

function e2e(name: string): string {
  return `test/e2e/${name}.test.ts`;
}

function integration(name: string): string {
  return `test/integration/${name}.test.ts`;
}
