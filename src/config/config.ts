import { dirname, resolve } from 'node:path';
import { ConfigError } from './config-error';
import { checkSettings, demoOf, findWarnings } from './setting-checks';
import { readSettingFiles } from './setting-files';
import { settingsSchema } from './settings';

export type Config = ReturnType<typeof loadConfig>;

/** Reads and checks the settings. An empty value counts as absent. Throws ConfigError for the first invalid one. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  const given = readSettingFiles(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const result = settingsSchema.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const { data } = result;
  checkSettings(data);
  const { text: databaseUrl, parsed: database } = data.DATABASE_URL;
  const isProduction = data.NODE_ENV === 'production';
  const demo = demoOf(data);
  return Object.freeze({
    isProduction,
    host: data.HOST,
    port: data.PORT,
    /** The separate address of /metrics and /readyz; `null` serves them on the main port. */
    monitoring:
      data.METRICS_PORT === undefined
        ? null
        : { host: data.METRICS_HOST ?? data.HOST, port: data.METRICS_PORT },
    databaseUrl,
    /** The same database, as a user that may change tables; `null` if the user of `databaseUrl` may. */
    migrationDatabaseUrl: data.MIGRATION_DATABASE_URL?.text ?? null,
    redisUrl: data.REDIS_URL?.text ?? null,
    auth: Object.freeze({
      /** `null` to generate a secret and store it in the data folder. */
      secret: data.AUTH_SECRET ?? null,
      /** Verifies tokens but signs none; `null` unless a secret is being replaced. */
      previousSecret: data.AUTH_SECRET_PREVIOUS ?? null,
      jwksUrl: data.AUTH_JWKS_URL ?? null,
      /** How long known keys remain in use while the key set cannot be fetched, in milliseconds. */
      jwksMaxStaleMs: data.AUTH_JWKS_MAX_STALE,
      issuer: data.AUTH_ISSUER ?? null,
      audience: data.AUTH_AUDIENCE ?? null,
      /** The longest time from `iat` to `exp`. */
      maxTokenLifeMs: data.AUTH_MAX_TOKEN_LIFE,
    }),
    /** Origins of pages that may call the API, in addition to the service's own origin. */
    allowedOrigins: data.ALLOWED_ORIGINS,
    /** Host names under which the demo is served, in addition to those of this machine. */
    allowedHosts: data.ALLOWED_HOSTS,
    /** Addresses and ranges of proxies whose X-Forwarded-For header is trusted. */
    trustedProxies: data.TRUST_PROXY,
    /** Private networks that events may be sent to, also unencrypted and to any port. */
    webhookNetworks: data.WEBHOOK_ALLOWED_NETWORKS,
    introspection: data.INTROSPECTION ?? !isProduction,
    logLevel: data.LOG_LEVEL,
    /** Requests per minute and token; 0 means no limit. */
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    /** How long changes stay in the log, which also serves the history; `null` means forever. */
    logRetentionMs: data.LOG_RETENTION,
    /** Whether to send traces. The SDK reads where and how from the environment itself. */
    isTracing: data.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    /** Whether to fill the demo workspace and print tokens for it. */
    demo: demo !== false,
    /** Whether the demo tokens are also given to clients on other machines. */
    isDemoPublic: demo === 'public',
    /** The folder for files that the service creates, such as a generated secret. */
    dataFolder: database.kind === 'sqlite' ? dirname(resolve(database.path)) : resolve('data'),
    /** Settings that are valid but probably unintended, one line each. */
    warnings: findWarnings(data, Object.keys(given)),
  });
}
