import type { Logger } from 'pino';
import type { Role } from './application/access/caller';
import { Revocations } from './application/access/revocations';
import { AppError } from './application/app-error';
import { Commands } from './application/commands/commands';
import type { Announcer } from './application/ports/announcer';
import type { Clock } from './application/ports/clock';
import { Queries } from './application/queries/queries';
import { CommandQueue } from './application/writing/command-queue';
import type { Config } from './config/config';
import { DEMO_WORKSPACE, seedDemo } from './demo/seed-demo';
import { DAY } from './domain/instant';
import { Cleanup } from './lib/cleanup';
import { FailureLog } from './lib/failure-log';
import { CooperativeScheduler } from './limits/cooperative-scheduler';
import { MemoryBudgets } from './limits/memory-budgets';
import { TypeormBotStore } from './persistence/bots/typeorm-bot-store';
import { TypeormChangeLog } from './persistence/change-log/typeorm-change-log';
import { TypeormContactStore } from './persistence/contacts/typeorm-contact-store';
import { TypeormTimerStore } from './persistence/contacts/typeorm-timer-store';
import type { Database } from './persistence/database/database';
import { openDatabase, readDatabaseTime } from './persistence/database/open-database';
import { waitForDatabase } from './persistence/database/wait-for-database';
import { TypeormHousekeepingStore } from './persistence/operations/typeorm-housekeeping-store';
import { TypeormRevocationStore } from './persistence/operations/typeorm-revocation-store';
import type { ReportUnreadable } from './persistence/sql/unreadable-row';
import { lockSqliteFile } from './persistence/sqlite/sqlite-lock';
import { TypeormWriteStore } from './persistence/unit-of-work/typeorm-write-store';
import { LiveStatuses } from './realtime/live-statuses';
import { PageReads } from './realtime/page-reads';
import { Tail } from './realtime/tail';
import { RedisHints } from './redis/redis-hints';
import { readOrCreateSecret } from './server/auth/auth-secret';
import { RevocationList } from './server/auth/revocation-list';
import { signToken } from './server/auth/tokens';
import { Metrics } from './server/monitoring/metrics';
import { startServer } from './server/server';
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
/** Without a look at the timers for so long a node is not ready. */
const TIMER_LAG_MS = 10_000;
const DEMO_TOKEN_LIFE_MS = 30 * DAY;
/** Less than main.ts gives a stop, with time left to close what then fails. */
const DATABASE_PATIENCE_MS = 8_000;

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

/** A database that does not serve must not hold up a stop; one that does has time for what is under way. */
async function stopWithin(database: Database, stop: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + DATABASE_PATIENCE_MS;
  const watch = setInterval(() => {
    if (performance.now() > deadline || !database.health.isServing) database.abandon();
  }, 250);
  try {
    await stop();
  } finally {
    clearInterval(watch);
  }
}

/** An outage of the database is logged once, by its health check, and not again by all that fails because of it. */
function failuresBesideOutages(logger: Logger, message: string) {
  const failures = new FailureLog(logger, message);
  return {
    failed(error: unknown) {
      const isOutage =
        error instanceof AppError && error.code === 'UNAVAILABLE' && error.logLevel === 'debug';
      if (isOutage) logger.debug({ err: error }, message);
      else failures.failed(error);
    },
    succeeded: () => failures.succeeded(),
  };
}

/** Counts each, and logs each row once in a while. */
function reportUnreadable(metrics: Metrics, logger: Logger): ReportUnreadable {
  const failures = new FailureLog(logger, 'Failed to read a stored row');
  return ({ table, workspace, row }) => {
    metrics.unreadable.inc({ table });
    failures.failed(new Error(`A row of ${table} cannot be read: workspace ${workspace}, row ${row}`));
  };
}

async function start(config: Config, options: AppOptions, cleanup: Cleanup): Promise<App> {
  const { logger } = options;
  const metrics = new Metrics();
  if (options.collectProcessMetrics) metrics.collectProcessMetrics();
  const reportLoop = (loop: string) => {
    const failures = failuresBesideOutages(logger.child({ loop }), 'Background loop pass failed');
    return {
      onError(error: unknown) {
        metrics.loopFailures.inc({ loop });
        failures.failed(error);
      },
      onSuccess: () => failures.succeeded(),
    };
  };

  const memory = new MemoryBudgets();
  const scheduler = new CooperativeScheduler();
  if (config.databaseUrl.startsWith('sqlite:'))
    cleanup.add(lockSqliteFile(config.databaseUrl.slice('sqlite:'.length)));
  const { database, close } = await openDatabase(config.databaseUrl, {
    logger,
    onRetry: (fault) => metrics.retries.inc({ fault }),
    onUnreadable: reportUnreadable(metrics, logger),
    migrationUrl: config.migrationDatabaseUrl,
  });
  cleanup.add(close);
  await database.health.start();
  cleanup.add(() => database.health.stop());
  const clock = options.clock ?? (await createClock());
  const calendar = new TemporalCalendar();
  const contacts = new TypeormContactStore(database, clock);
  const bots = new TypeormBotStore(database, clock);
  const log = new TypeormChangeLog(database);
  const store = new TypeormWriteStore(database, clock, options.clock === undefined);

  const tailReport = reportLoop('tail');
  const tail = new Tail(log, TAIL_POLL_MS, { failed: (error) => tailReport.onError(error) });
  const logId = await log.logId();
  const hints = config.redisUrl ? connectToRedis(config.redisUrl) : null;
  if (hints) cleanup.add(() => hints.stop());
  const revocationStore = new TypeormRevocationStore(database);
  const revocationList = new RevocationList(revocationStore, reportLoop('revocations').onError);
  // No token is taken before it is known which are revoked.
  await revocationList.load();
  const revocations = new Revocations(revocationStore, clock, config.auth.maxTokenLifeMs, (stored) =>
    revocationList.add(stored),
  );
  const announcer: Announcer = {
    committed(commit) {
      metrics.commits.inc();
      tail.hint(commit.workspace, commit.seq);
      if (commit.wakeAt !== null) wakeLoop.expect(commit.wakeAt);
      hints?.publish(commit);
    },
  };
  const announcements = new FailureLog(logger, 'Failed to announce a change');
  const commandQueue = new CommandQueue(store, announcer, undefined, (error) => announcements.failed(error));
  const queries = new Queries(contacts, bots, log, clock);
  const commands = new Commands(commandQueue, store, contacts, bots, queries, calendar);
  const timers = reportLoop('timers');
  const wakeLoop = new WakeLoop(new TypeormTimerStore(database), (...key) => commands.wake(...key), clock, {
    pollIntervalMs: TIMER_POLL_MS,
    batchSize: TIMER_BATCH,
    onWake: ({ wakeAt }) => {
      metrics.wakes.inc();
      metrics.wakeLateness.observe(Math.max(0, clock.now() - wakeAt) / 1_000);
    },
    onError: timers.onError,
    onSuccess: timers.onSuccess,
  });
  const { onError, onSuccess } = reportLoop('housekeeping');
  const housekeeping = createHousekeepingLoop(new TypeormHousekeepingStore(database), clock, {
    logRetention: config.logRetentionMs,
    onPruned: (entries) => metrics.pruned.inc(entries),
    onError,
    onSuccess,
  });
  hints?.subscribe(({ workspace, seq, wakeAt }) => {
    tail.hint(workspace, seq);
    if (wakeAt !== null) wakeLoop.expect(wakeAt);
  });

  const pages = new PageReads(scheduler, failuresBesideOutages(logger, 'Failed to read for subscriptions'));
  const live = new LiveStatuses(tail, { log, contacts, pages, scheduler, clock }, logId);
  const secret = config.auth.secret ?? (config.isProduction ? null : readOrCreateSecret(config.dataFolder));
  const auth = { ...config.auth, secret };
  if (config.isDemoPublic) logger.warn('DEMO=public: anyone who can reach this service gets demo tokens');
  if (config.demo) await seedDemo(commands, queries);
  const demoTokens: App['demoTokens'] = config.demo && secret !== null ? await signDemoTokens(secret) : {};

  for (const loop of [tail, wakeLoop, housekeeping, revocationList]) {
    loop.start();
    cleanup.add(() => loop.stop());
  }
  cleanup.add(() => commandQueue.drain());
  metrics.gauge(
    'bot_status_command_queue_depth',
    'Commands and wakes waiting or running.',
    () => commandQueue.depth,
  );
  metrics.loopGauge(
    'bot_status_loop_pass_seconds',
    'Seconds since the running pass of a background loop started; 0 between passes.',
    {
      timers: () => wakeLoop.passMs / 1_000,
      housekeeping: () => housekeeping.passMs / 1_000,
    },
  );
  metrics.gauge(
    'bot_status_tail_lag_seconds',
    'Seconds since the log tail was last up to date.',
    () => tail.lagMs / 1_000,
  );

  metrics.gauge(
    'bot_status_tail_failing_workspaces',
    'Workspaces whose change log cannot be read or delivered.',
    () => tail.failingWorkspaces,
  );
  metrics.gauge(
    'bot_status_client_memory_bytes',
    'Bytes of memory held for clients on this node.',
    () => memory.used,
  );

  const server = await startServer({
    config: { ...config, auth },
    logger,
    metrics,
    redis: hints?.client ?? null,
    memory,
    services: { commands, queries, revocations, live, calendar, logId, scheduler },
    revocations: revocationList,
    readiness: async () => ({
      database: database.health.isServing,
      tail: tail.lagMs < 5_000,
      timers: wakeLoop.lagMs < TIMER_LAG_MS,
    }),
    demoToken: demoTokens.ADMIN ?? null,
    demoPageTokens: toDemoPageTokens(demoTokens),
  });
  cleanup.add(() => server.stop(options.drainMs ?? 2_000));
  const { url, monitoringUrl } = server;
  return { url, monitoringUrl, demoTokens, stop: () => stopWithin(database, () => cleanup.run()) };

  async function createClock(): Promise<Clock> {
    if (database.dialect.now === null) return new SystemClock();
    const databaseClock = new DatabaseClock(() => readDatabaseTime(database), reportLoop('clock').onError);
    await databaseClock.start();
    cleanup.add(() => databaseClock.stop());
    return databaseClock;
  }

  function connectToRedis(url: string): RedisHints {
    return new RedisHints(url, {
      scope: logId,
      failures: new FailureLog(logger, 'Redis unavailable; falling back to polling', { isOutage: true }),
      onFailure: () => metrics.redisFailures.inc(),
    });
  }

  async function signDemoTokens(key: string): Promise<Record<Role, string>> {
    const lifeMs = Math.min(DEMO_TOKEN_LIFE_MS, config.auth.maxTokenLifeMs);
    const sign = (role: Role, sub: string, name: string) =>
      signToken(key, { workspace: DEMO_WORKSPACE, role, sub, name }, config.auth, `${lifeMs / 1_000}s`);
    return {
      VIEWER: await sign('VIEWER', 'vera', 'Vera Viewer'),
      AGENT: await sign('AGENT', 'alex', 'Alex Agent'),
      INTEGRATION: await sign('INTEGRATION', 'inbox', 'Demo inbox'),
      ADMIN: await sign('ADMIN', 'ada', 'Ada Admin'),
    };
  }
}
