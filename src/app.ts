import type { Logger } from 'pino';
import type { Role } from './application/caller';
import { Commands } from './application/commands';
import type { Announcer } from './application/ports/announcer';
import type { Clock } from './application/ports/clock';
import { Queries } from './application/queries';
import { WriteLane } from './application/write-lane';
import { Cleanup } from './cleanup';
import type { Config } from './config';
import { DEMO_WORKSPACE, seedDemo } from './demo/seed-demo';
import { FairTurns } from './limits/fair-turns';
import { MemoryBudgets } from './limits/memory-budgets';
import { openDatabase, readDatabaseTime, waitForDatabase } from './persistence/open-database';
import { TypeormBotStore } from './persistence/typeorm-bot-store';
import { TypeormChangeLog } from './persistence/typeorm-change-log';
import { TypeormContactStore } from './persistence/typeorm-contact-store';
import { TypeormHousekeepingStore } from './persistence/typeorm-housekeeping-store';
import { TypeormTimerStore } from './persistence/typeorm-timer-store';
import { TypeormWriteStore } from './persistence/typeorm-write-store';
import { LiveStatuses } from './realtime/live-statuses';
import { RedisHints } from './realtime/redis-hints';
import { Tail } from './realtime/tail';
import { readOrCreateSecret } from './server/auth-secret';
import { Metrics } from './server/metrics';
import { startServer } from './server/server';
import { signToken } from './server/tokens';
import { DatabaseClock } from './time/database-clock';
import { SystemClock } from './time/system-clock';
import { TemporalCalendar } from './time/temporal-calendar';
import { createHousekeepingLoop } from './timers/housekeeping-loop';
import { WakeLoop } from './timers/wake-loop';

export interface App {
  /** Where it listens. */
  readonly url: string;
  /** Where /metrics and /readyz are, if not there. */
  readonly monitoringUrl: string | null;
  /** Tokens for the demo workspace, by role; none unless the demo is on. */
  readonly demoTokens: Readonly<Partial<Record<Role, string>>>;
  /** Finishes what runs, says goodbye to clients and lets go of everything. */
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly logger: Logger;
  /** Counts the process's own memory and event loop too; only for the one app of a process. */
  readonly collectProcessMetrics?: boolean;
  /** A clock to use instead of the database's. */
  readonly clock?: Clock;
  /** Over how long sockets are told to go when it stops. */
  readonly drainMs?: number;
}

const TAIL_POLL_MS = 200;
const TIMER_POLL_MS = 1_000;
const TIMER_BATCH = 1_000;
const DEMO_TOKEN_LIFE = '30d';

/** An agent's for the badge, and one for messages: the demo page does nothing else. */
function toDemoPageTokens({ AGENT, INTEGRATION }: App['demoTokens']) {
  return AGENT && INTEGRATION ? { agent: AGENT, inbox: INTEGRATION } : null;
}

/**
 * Wires the adapters to the ports and starts the service; begins anew where the database is away, or goes away meanwhile.
 * Lets go of everything again where it can't start.
 */
export function startApp(config: Config, options: AppOptions): Promise<App> {
  return waitForDatabase(options.logger, async () => {
    const cleanup = new Cleanup();
    try {
      return await start(config, options, cleanup);
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  });
}

async function start(config: Config, options: AppOptions, cleanup: Cleanup): Promise<App> {
  const { logger } = options;
  const metrics = new Metrics();
  if (options.collectProcessMetrics) metrics.collectProcessMetrics();
  const onLoopError = (loop: string) => (error: unknown) => {
    metrics.loopFailures.inc({ loop });
    logger.error({ err: error, loop }, 'a background pass failed');
  };

  const memory = new MemoryBudgets();
  const turns = new FairTurns();
  const { database, close } = await openDatabase(config.databaseUrl, logger, (fault) =>
    metrics.retries.inc({ fault }),
  );
  cleanup.add(close);
  const clock = options.clock ?? (await createClock());
  const calendar = new TemporalCalendar();
  const contacts = new TypeormContactStore(database, clock);
  const bots = new TypeormBotStore(database, clock);
  const log = new TypeormChangeLog(database);
  const store = new TypeormWriteStore(database, clock, options.clock === undefined);

  const tail = new Tail(log, TAIL_POLL_MS, onLoopError('tail'));
  const logEpoch = await log.epoch();
  const hints = config.redisUrl ? new RedisHints(config.redisUrl, logEpoch, onRedisError) : null;
  if (hints) cleanup.add(() => hints.stop());
  const announcer: Announcer = {
    committed(commit) {
      metrics.commits.inc();
      tail.hint(commit.workspace, commit.seq);
      if (commit.wakeAt !== null) wakeLoop.expect(commit.wakeAt);
      hints?.publish(commit);
    },
  };
  const lane = new WriteLane(store, announcer);
  const queries = new Queries(contacts, bots, log, clock);
  const commands = new Commands(lane, store, contacts, bots, queries, calendar, announcer);
  const wakeLoop = new WakeLoop(new TypeormTimerStore(database), (...key) => commands.wake(...key), clock, {
    pollIntervalMs: TIMER_POLL_MS,
    batchSize: TIMER_BATCH,
    onWake: ({ wakeAt }) => {
      metrics.wakes.inc();
      metrics.wakeLateness.observe(Math.max(0, clock.now() - wakeAt) / 1_000);
    },
    onError: onLoopError('timers'),
  });
  const housekeeping = createHousekeepingLoop(new TypeormHousekeepingStore(database), clock, {
    logRetention: config.logRetentionMs,
    onPruned: (entries) => metrics.pruned.inc(entries),
    onError: onLoopError('housekeeping'),
  });
  hints?.subscribe(({ workspace, seq, wakeAt }) => {
    tail.hint(workspace, seq);
    if (wakeAt !== null) wakeLoop.expect(wakeAt);
  });

  const live = new LiveStatuses(tail, log, contacts, clock, logEpoch);
  const secret = config.auth.secret ?? (config.isProduction ? null : readOrCreateSecret(config.dataFolder));
  const auth = { ...config.auth, secret };
  if (config.isDemoPublic) logger.warn('DEMO=public: everybody who reaches this service gets demo tokens');
  if (config.demo) await seedDemo(commands, queries);
  const demoTokens: App['demoTokens'] = config.demo && secret !== null ? await signDemoTokens(secret) : {};

  for (const loop of [tail, wakeLoop, housekeeping]) {
    loop.start();
    cleanup.add(() => loop.stop());
  }
  cleanup.add(() => lane.drain());
  metrics.gauge('bot_status_lane_depth', 'Commands waiting or running.', () => lane.depth);
  metrics.gauge('bot_status_tail_lag_seconds', 'Since the tail was up to date.', () => tail.lagMs / 1_000);

  metrics.gauge('bot_status_client_memory_bytes', 'Memory held for clients on this node.', () => memory.used);

  const server = await startServer({
    config: { ...config, auth },
    logger,
    metrics,
    redis: hints?.client ?? null,
    memory,
    services: { commands, queries, live, calendar, logEpoch, turns },
    readiness: async () => ({
      database: await database.read('SELECT 1').then(
        () => true,
        () => false,
      ),
      tail: tail.lagMs < 5_000,
    }),
    demoToken: demoTokens.ADMIN ?? null,
    demoPageTokens: toDemoPageTokens(demoTokens),
  });
  cleanup.add(() => server.stop(options.drainMs ?? 2_000));
  const { url, monitoringUrl } = server;
  return { url, monitoringUrl, demoTokens, stop: () => cleanup.run() };

  async function createClock(): Promise<Clock> {
    if (database.dialect.now === null) return new SystemClock();
    const databaseClock = new DatabaseClock(() => readDatabaseTime(database), onLoopError('clock'));
    await databaseClock.start();
    cleanup.add(() => databaseClock.stop());
    return databaseClock;
  }

  function onRedisError(error: unknown): void {
    logger.warn(
      { reason: (error as Error).message },
      'Redis is of no help right now; changes of other nodes come later',
    );
  }

  async function signDemoTokens(key: string): Promise<Record<Role, string>> {
    const sign = (role: Role, sub: string, name: string) =>
      signToken(key, { workspace: DEMO_WORKSPACE, role, sub, name }, config.auth, DEMO_TOKEN_LIFE);
    return {
      VIEWER: await sign('VIEWER', 'vera', 'Vera Viewer'),
      AGENT: await sign('AGENT', 'alex', 'Alex Agent'),
      INTEGRATION: await sign('INTEGRATION', 'inbox', 'Demo inbox'),
      ADMIN: await sign('ADMIN', 'ada', 'Ada Admin'),
    };
  }
}
