/** What of the sources is mutated together, and the tests that ought to notice. */
export interface Room {
  /** Folders and files below `src`. */
  readonly sources: readonly string[];
  /** Folders and files of tests that run for each mutant. */
  readonly unitTests: readonly string[];
  /** Slower tests, on SQLite, that look at a sample of what the unit tests let through. */
  readonly widerTests: readonly string[];
  /** The lowest score, in per cent, that the room may have. */
  readonly floor: number;
}

/** The guard holds what the schema says of the rules, which are declared in the domain. */
export const ROOMS: Readonly<Record<string, Room>> = {
  domain: {
    sources: ['domain'],
    unitTests: ['test/unit/domain', 'test/properties/invariants.test.ts', 'test/guard/schema.test.ts'],
    widerTests: [],
    floor: 97,
  },
  application: {
    sources: ['application'],
    unitTests: ['test/unit/application', 'test/unit/domain'],
    widerTests: [
      'test/e2e/statuses',
      'test/e2e/contacts',
      'test/e2e/messages',
      'test/e2e/access/access.test.ts',
      'test/integration/writing',
      'test/field/rules',
      'test/long/database/erasure.test.ts',
    ],
    floor: 90,
  },
  realtime: {
    sources: ['realtime'],
    unitTests: ['test/unit/realtime'],
    widerTests: [
      ...['badges', 'feed'].map(live),
      'test/long/live/limits.live.test.ts',
      'test/faults/bounded-answers.live.test.ts',
    ],
    floor: 92,
  },
  server: {
    sources: ['server/auth', 'server/websocket', 'server/admission', 'limits'],
    unitTests: ['test/unit/server', 'test/unit/limits'],
    widerTests: [
      ...['access', 'tokens'].map((name) => `test/e2e/access/${name}.test.ts`),
      ...['abuse', 'key-sets.live'].map((name) => `test/long/access/${name}.test.ts`),
      ...['websocket', 'shared-events', 'badges'].map(live),
      'test/long/live/limits.live.test.ts',
      'test/long/nodes/rate-limits.test.ts',
    ],
    floor: 85,
  },
  timers: {
    sources: ['timers'],
    unitTests: ['test/unit/timers'],
    widerTests: [
      'test/e2e/statuses/wake-times.test.ts',
      'test/long/wakes.test.ts',
      'test/long/retention.test.ts',
    ],
    floor: 90,
  },
};

function live(name: string): string {
  return `test/e2e/live/${name}.live.test.ts`;
}
