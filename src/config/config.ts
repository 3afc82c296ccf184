import { dirname, resolve } from 'node:path';
import type { Milliseconds } from '../domain/time/instant';
import { ConfigError } from './config-error';
import { checkSettings, demoOf, findWarnings } from './setting-checks';
import { readSettingFiles } from './setting-files';
import { type Settings, settingsSchema } from './settings';

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  /** The separate address of /metrics and /readyz; `null` serves them on the main port. */
  readonly monitoring: { readonly host: string; readonly port: number } | null;
  readonly databaseUrl: string;
  /** The same database, as a user that may change tables; `null` if the user of `databaseUrl` may. */
  readonly migrationDatabaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly auth: {
    /** `null` to generate a secret and store it in the data folder. */
    readonly secret: string | null;
    /** Verifies tokens but signs none; `null` unless a secret is being replaced. */
    readonly previousSecret: string | null;
    readonly jwksUrl: string | null;
    /** How long known keys remain in use while the key set cannot be fetched. */
    readonly jwksMaxStaleMs: Milliseconds;
    readonly issuer: string | null;
    readonly audience: string | null;
    /** The longest time from `iat` to `exp`. */
    readonly maxTokenLifeMs: Milliseconds;
  };
  /** Origins of pages that may call the API, in addition to the service's own origin. */
  readonly allowedOrigins: readonly string[];
  /** Host names under which the demo is served, in addition to those of this machine. */
  readonly allowedHosts: readonly string[];
  /** Addresses and ranges of proxies whose X-Forwarded-For header is trusted. */
  readonly trustedProxies: readonly string[];
  readonly introspection: boolean;
  readonly logLevel: Settings['LOG_LEVEL'];
  /** Requests per minute and token; 0 means no limit. */
  readonly rateLimitPerMinute: number;
  /** How long changes stay in the log, which also serves the history; `null` means forever. */
  readonly logRetentionMs: Milliseconds | null;
  /** Whether to fill the demo workspace and print tokens for it. */
  readonly demo: boolean;
  /** Whether the demo tokens are also given to clients on other machines. */
  readonly isDemoPublic: boolean;
  /** The folder for files that the service creates, such as a generated secret. */
  readonly dataFolder: string;
  /** Settings that are valid but probably unintended, one line each. */
  readonly warnings: readonly string[];
}

/** Reads and checks the settings. An empty value counts as absent. Throws ConfigError for the first invalid one. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = readSettingFiles(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const { data } = parsed;
  checkSettings(data);
  const isProduction = data.NODE_ENV === 'production';
  const demo = demoOf(data);
  return Object.freeze({
    isProduction,
    host: data.HOST,
    port: data.PORT,
    monitoring: monitoringOf(data),
    databaseUrl: data.DATABASE_URL,
    migrationDatabaseUrl: data.MIGRATION_DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    auth: {
      secret: data.AUTH_SECRET ?? null,
      previousSecret: data.AUTH_SECRET_PREVIOUS ?? null,
      jwksUrl: data.AUTH_JWKS_URL ?? null,
      jwksMaxStaleMs: data.AUTH_JWKS_MAX_STALE,
      issuer: data.AUTH_ISSUER ?? null,
      audience: data.AUTH_AUDIENCE ?? null,
      maxTokenLifeMs: data.AUTH_MAX_TOKEN_LIFE,
    },
    allowedOrigins: data.ALLOWED_ORIGINS,
    allowedHosts: data.ALLOWED_HOSTS,
    trustedProxies: data.TRUST_PROXY,
    introspection: data.INTROSPECTION ?? !isProduction,
    logLevel: data.LOG_LEVEL,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    logRetentionMs: data.LOG_RETENTION,
    demo: demo !== false,
    isDemoPublic: demo === 'public',
    dataFolder: findDataFolder(data.DATABASE_URL),
    warnings: findWarnings(data, Object.keys(given)),
  });
}

function monitoringOf({ HOST, METRICS_HOST, METRICS_PORT }: Settings): Config['monitoring'] {
  return METRICS_PORT === undefined ? null : { host: METRICS_HOST ?? HOST, port: METRICS_PORT };
}

function findDataFolder(databaseUrl: string): string {
  const isSqlite = databaseUrl.startsWith('sqlite:');
  return isSqlite ? dirname(resolve(databaseUrl.slice('sqlite:'.length))) : resolve('data');
}
