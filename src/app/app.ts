import type { Logger } from 'pino';
import { createContactDigest } from '../application/contact-digest';
import { CommitEvents } from '../application/writing/commit-events';
import type { Config } from '../config/config';
import type { Clock } from '../domain/time/clock';
import { Cleanup } from '../lib/cleanup';
import { FailureLog } from '../lib/failure-log';
import { CooperativeScheduler } from '../limits/cooperative-scheduler';
import { MemoryBudgets } from '../limits/memory-budgets';
import { TypeormChangeLog } from '../persistence/change-log/typeorm-change-log';
import { waitForDatabase } from '../persistence/database/wait-for-database';
import { LiveStatuses } from '../realtime/live-statuses';
import { PageReads } from '../realtime/page-reads';
import { RedisConnection } from '../redis/redis-connection';
import { RedisHints } from '../redis/redis-hints';
import { readOrCreateSecret } from '../server/auth/auth-secret';
import { RevocationList } from '../server/auth/revocation-list';
import type * as OtlpTraces from '../server/monitoring/otlp-traces';
import type { Traces } from '../server/monitoring/traces';
import { startServer } from '../server/server';
import { createClock, openServiceDatabase, stopWithDatabase } from './database';
import { type DemoTokens, openDemo, toDemoPageTokens } from './demo';
import { registerGauges } from './gauges';
import { connectCommits, createLoops } from './loops';
import { createStores } from './stores';
import { Telemetry } from './telemetry';
import { createUseCases } from './use-cases';
import { startReceiver, startSender } from './webhooks';

export interface App {
  readonly url: string;
  /** Where health and metrics are served, if on a port of their own. */
  readonly monitoringUrl: string | null;
  readonly demoTokens: DemoTokens;
  /** Finishes running work, closes connections and releases all resources. */
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly logger: Logger;
  /** Whether to collect metrics of the process, such as memory and event loop; only for one app per process. */
  readonly collectProcessMetrics?: boolean;
  /** A clock that replaces the default clock. */
  readonly clock?: Clock;
  /** The time over which the closing of sockets is spread during a stop. */
  readonly drainMs?: number;
}

const DRAIN_MS = 2_000;
/** The lag of the tail above which a node is not ready. */
const MAX_TAIL_LAG_MS = 5_000;
/** The time without a pass of the wake loop after which a node is not ready. */
const MAX_TIMER_LAG_MS = 10_000;

/**
 * Starts the service. Retries if the database is unavailable or becomes unavailable during the start, and releases all
 * resources if the start fails.
 */
export function startApp(config: Config, options: AppOptions): Promise<App> {
  if (config.isDemoPublic)
    options.logger.warn('DEMO=public: anyone who can reach this service gets demo tokens');
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

async function start(given: Config, options: AppOptions, cleanup: Cleanup): Promise<App> {
  const { logger } = options;
  const telemetry = new Telemetry(logger);
  const { metrics } = telemetry;
  if (options.collectProcessMetrics) metrics.collectProcessMetrics();

  const database = await openServiceDatabase(given, telemetry, cleanup);
  const config = withSecret(given);
  const clock = options.clock ?? (await createClock(database, telemetry, cleanup));
  const log = new TypeormChangeLog(database);
  const logId = await log.logId();
  const digestOf = createContactDigest(await log.digestKey());
  const timeSource = options.clock ? 'CLOCK' : 'DATABASE';
  const stores = createStores(database, { clock, timeSource, log, digestOf });
  const revocations = new RevocationList(stores.revocations, telemetry.loop('revocations').onError);
  // Before any token is accepted.
  await revocations.load();
  const redis = config.redisUrl === null ? null : connectToRedis(config.redisUrl, logger, cleanup);
  const hints = redis && new RedisHints(redis, logId, () => metrics.redisFailures.inc());
  if (hints) cleanup.add(() => hints.stop());

  const commitFailures = new FailureLog(logger, 'Failed to announce a change');
  const commits = new CommitEvents((error) => commitFailures.failed(error));
  commits.subscribe(() => metrics.commits.inc());
  const { queue, ...useCases } = createUseCases(stores, {
    clock,
    digestOf,
    commits,
    maxTokenLifeMs: config.auth.maxTokenLifeMs,
    onSuspectedEcho: (workspace) => telemetry.reportSuspectedEcho(workspace),
    onGateAnswer: (step, answer) => metrics.gateAnswers.inc({ step, answer }),
    onRevoked: (revocation) => revocations.add(revocation),
  });
  const { commands } = useCases;
  const loops = createLoops({ stores, commands, clock, logRetentionMs: config.logRetentionMs, telemetry });
  connectCommits(commits, loops, hints);

  const memory = new MemoryBudgets();
  const scheduler = new CooperativeScheduler();
  const pages = new PageReads(scheduler, telemetry.failuresBesideOutages('Failed to read for subscriptions'));
  const { contacts } = stores;
  const live = new LiveStatuses(loops.tail, { log, contacts, digestOf, pages, scheduler, clock }, logId);
  const demoTokens = await openDemo(config, useCases);
  const receiver = startReceiver(stores, commands, clock, telemetry, cleanup);
  const networks = config.webhookNetworks;
  const endpoints = startSender({ stores, clock, commits, logId, networks, telemetry }, cleanup);

  for (const loop of [loops.tail, loops.wakes, loops.housekeeping, revocations]) {
    loop.start();
    cleanup.add(() => loop.stop());
  }
  cleanup.add(() => queue.drain());
  registerGauges(metrics, queue, loops, memory);
  const traces = config.isTracing ? openTraces(logger, cleanup) : null;
  const server = await startServer({
    config,
    logger,
    metrics,
    traces,
    redis: redis?.client ?? null,
    memory,
    services: {
      ...useCases,
      endpoints,
      live,
      logId,
      scheduler,
      requestsPerMinute: config.rateLimitPerMinute,
    },
    revocations,
    apiKeys: stores.apiKeys,
    webhooks: receiver,
    readiness: async () => ({
      database: database.health.isServing,
      tail: loops.tail.lagMs < MAX_TAIL_LAG_MS,
      timers: loops.wakes.lagMs < MAX_TIMER_LAG_MS,
    }),
    demoToken: demoTokens.ADMIN ?? null,
    demoPageTokens: toDemoPageTokens(demoTokens),
  });
  cleanup.add(() => server.stop(options.drainMs ?? DRAIN_MS));
  const { url, monitoringUrl } = server;
  return { url, monitoringUrl, demoTokens, stop: () => stopWithDatabase(database, () => cleanup.run()) };
}

/** Outside production, generates a secret if none is set. */
function withSecret(config: Config): Config {
  const { auth, isProduction, dataFolder } = config;
  const secret = auth.secret ?? (isProduction ? null : readOrCreateSecret(dataFolder));
  return { ...config, auth: { ...auth, secret } };
}

/** The packages for traces are only loaded here, because most nodes send none. */
function openTraces(logger: Logger, cleanup: Cleanup): Traces {
  const { createOtlpTraces }: typeof OtlpTraces = require('../server/monitoring/otlp-traces');
  const failures = new FailureLog(logger, 'Failed to send traces', { isOutage: true });
  const traces = createOtlpTraces((error) => failures.failed(error));
  cleanup.add(() => traces.stop());
  return traces;
}

function connectToRedis(url: string, logger: Logger, cleanup: Cleanup): RedisConnection {
  const failures = new FailureLog(logger, 'Redis unavailable; falling back to polling', { isOutage: true });
  const redis = new RedisConnection(url, failures);
  cleanup.add(() => redis.stop());
  return redis;
}
