import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of the service; each is explained in docs/operations.md. */
export class Metrics {
  readonly registry = new Registry();
  readonly commits = this.counter('bot_status_commits_total', 'Transactions committed by the command queue.');
  readonly retries = this.counter('bot_status_transaction_retries_total', 'Transactions retried, by fault.', [
    'fault',
  ]);
  readonly wakes = this.counter('bot_status_wakes_total', 'Contacts woken by their timer on this node.');
  readonly wakeLateness = new Histogram({
    name: 'bot_status_wake_lateness_seconds',
    help: 'Seconds from a wake time to the commit of the wake.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60],
    registers: [this.registry],
  });
  readonly pruned = this.counter(
    'bot_status_log_pruned_total',
    'Log entries deleted by this node because of their age.',
  );
  readonly loopFailures = this.counter(
    'bot_status_loop_failures_total',
    'Failed passes of background loops.',
    ['loop'],
  );
  readonly unreadable = this.counter(
    'bot_status_unreadable_rows_total',
    'Stored rows that could not be read.',
    ['table'],
  );
  readonly suspectedEchoes = this.counter(
    'bot_status_suspected_echoes_total',
    "Messages taken for a teammate's within a minute after a reply of the bot, which may be its echoes.",
  );
  readonly gateAnswers = this.counter(
    'bot_status_gate_answers_total',
    'Answers of the reply gate, by step and decision or reason for a denial.',
    ['step', 'answer'],
  );
  readonly webhookItems = this.counter(
    'bot_status_webhook_items_total',
    'Events that arrived at inbound webhooks, by source and result.',
    ['source', 'result'],
  );
  readonly webhookAttempts = this.counter(
    'bot_status_webhook_attempts_total',
    'Events that webhook endpoints have accepted (delivered) or not (failed).',
    ['result'],
  );
  readonly webhookLateness = new Histogram({
    name: 'bot_status_webhook_lateness_seconds',
    help: 'Seconds from a change to its delivery to a webhook endpoint.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3_600, 86_400],
    registers: [this.registry],
  });
  readonly parkedEvents = this.counter(
    'bot_status_webhook_parked_events_total',
    'Events that were given up because a webhook endpoint did not accept them for a day.',
  );
  readonly disabledEndpoints = this.counter(
    'bot_status_webhook_endpoints_disabled_total',
    'Webhook endpoints that were disabled.',
  );
  readonly redisFailures = this.counter(
    'bot_status_redis_failures_total',
    'Commit hints that could not be published to Redis, and failed Redis subscriptions.',
  );
  readonly errors = this.counter(
    'bot_status_internal_errors_total',
    'Errors returned to clients as INTERNAL.',
  );
  readonly refusals = this.counter(
    'bot_status_refusals_total',
    'Requests and operations refused, by error code.',
    ['code'],
  );
  readonly closedConnections = this.counter(
    'bot_status_connections_closed_total',
    'Connections closed because they exceeded a limit.',
    ['reason'],
  );

  /** Collects Node's default metrics: memory, event loop, garbage collection. Only one set per process. */
  collectProcessMetrics(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** Whether the node is ready, by check, as in /readyz. */
  readinessGauge(check: () => Promise<Readonly<Record<string, boolean>>>): void {
    new Gauge({
      name: 'bot_status_ready',
      help: 'Whether the node is ready for traffic, by check: 1 or 0.',
      labelNames: ['check'],
      registers: [this.registry],
      async collect() {
        for (const [name, isPassed] of Object.entries(await check()))
          this.set({ check: name }, Number(isPassed));
      },
    });
  }

  /** One gauge with a value for each loop. */
  loopGauge(name: string, help: string, loops: Readonly<Record<string, () => number>>): void {
    new Gauge({
      name,
      help,
      labelNames: ['loop'],
      registers: [this.registry],
      collect() {
        for (const [loop, read] of Object.entries(loops)) this.set({ loop }, read());
      },
    });
  }

  private counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }
}
