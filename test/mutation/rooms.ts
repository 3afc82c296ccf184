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
      ...['bots', 'contacts', 'contact-lists', 'echoes-and-goals', 'idempotency', 'record-message'].map(e2e),
      ...['reply-gate', 'set-bot-status', 'set-bot-statuses', 'wake-times', 'access', 'ids'].map(e2e),
      ...['wakes', 'command-queue', 'erasure'].map(integration),
    ],
    floor: 90,
  },
  realtime: {
    sources: ['realtime'],
    unitTests: ['test/unit/realtime'],
    widerTests: [...['badges.live', 'feed.live', 'bounded-answers.live', 'limits.live'].map(e2e)],
    floor: 92,
  },
  server: {
    sources: ['server/auth', 'server/websocket', 'server/admission', 'limits'],
    unitTests: ['test/unit/server', 'test/unit/limits'],
    widerTests: [
      ...['access', 'tokens', 'key-sets.live', 'websocket.live', 'shared-events.live'].map(e2e),
      ...['badges.live', 'limits.live', 'abuse'].map(e2e),
      integration('rate-limits'),
    ],
    floor: 85,
  },
  timers: {
    sources: ['timers'],
    unitTests: ['test/unit/timers'],
    widerTests: [e2e('wake-times'), ...['wakes', 'retention'].map(integration)],
    floor: 90,
  },
};

function e2e(name: string): string {
  return `test/e2e/${name}.test.ts`;
}

function integration(name: string): string {
  return `test/integration/${name}.test.ts`;
}
