import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import proxyaddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { DAY, MINUTE, type Milliseconds } from '../domain/instant';
import { DatabaseUrlError, parseDatabaseUrl } from '../persistence/database/database-url';
import { toRedisOptions } from '../redis/redis-options';
import { TemporalCalendar } from '../time/temporal-calendar';
import { FILE_SETTINGS, readSettingFiles, SettingFileError } from './setting-files';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const ENVIRONMENTS = ['production', 'development', 'test'] as const;
const MIN_SECRET_BYTES = 32;
/** Names that stand for ranges. */
const PROXY_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];
/** Keys answer with entries of the log for two days; a day more, so that none outlives its entries. */
const MIN_LOG_RETENTION = 3 * DAY;
/** Ten years: moments of tokens stay far within what dates and timers can hold. */
const MAX_TOKEN_LIFE = 3_660 * DAY;

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  /** Where /metrics and /readyz are served instead; `null` serves them on the port of everything else. */
  readonly monitoring: { readonly host: string; readonly port: number } | null;
  readonly databaseUrl: string;
  /** The same database as a user that may change tables; `null` where `databaseUrl` may. */
  readonly migrationDatabaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly auth: {
    /** `null` where one is to be made and kept in the data folder. */
    readonly secret: string | null;
    /** Verifies tokens too, but signs none; `null` where no secret is being replaced. */
    readonly previousSecret: string | null;
    readonly jwksUrl: string | null;
    /** How long known keys are used while the key set can't be fetched. */
    readonly jwksMaxStaleMs: Milliseconds;
    readonly issuer: string | null;
    readonly audience: string | null;
    /** From `iat` to `exp`. */
    readonly maxTokenLifeMs: Milliseconds;
  };
  /** Origins of pages that may call besides the service's own. */
  readonly allowedOrigins: readonly string[];
  /** Host names that the demo is served under besides those of this machine. */
  readonly allowedHosts: readonly string[];
  /** Addresses and ranges of proxies that say truly, in X-Forwarded-For, whom a request comes from. */
  readonly trustedProxies: readonly string[];
  readonly introspection: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Requests per minute and token; 0 is no limit. */
  readonly rateLimitPerMinute: number;
  /** How long changes stay in the log, which is history too; `null` is for ever. */
  readonly logRetentionMs: Milliseconds | null;
  /** Whether to fill the demo workspace and print tokens for it. */
  readonly demo: boolean;
  /** Whether others than this machine may have those tokens. */
  readonly isDemoPublic: boolean;
  /** Where the service keeps what it makes itself. */
  readonly dataFolder: string;
  /** Settings that are allowed, but probably not meant; each is one line that names it. */
  readonly warnings: readonly string[];
}

/** A setting the service can't start with; its message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const FLAGS = ['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'] as const;
const isOn = (value: string) => ['true', '1', 'on', 'yes'].includes(value);
const flag = z.enum(FLAGS, 'must be true or false').transform(isOn);
const whole = (max: number, what: string) =>
  z
    .string()
    .regex(/^\d+$/, what)
    .transform(Number)
    .refine((value) => value <= max, what);
const port = whole(65_535, 'must be a port from 0 to 65535');
const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => protocols.includes(protocolOf(value)),
      `must be a URL that begins with ${protocols.join(' or ')}`,
    );

const databaseUrl = z.string().superRefine((value, context) => {
  try {
    parseDatabaseUrl(value);
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

/** Exact, so days are the longest unit. */
const duration = (fallback: string, [least, most]: readonly [Milliseconds, Milliseconds], what: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => new TemporalCalendar().toMilliseconds(text) ?? Number.NaN)
    .refine((length) => length >= least && length <= most, what);

/** An IPv6 address as in a URL. */
const withoutBrackets = (host: string) => host.replace(/^\[(.*)\]$/, '$1');

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  );

const environment = z.object({
  NODE_ENV: z.enum(ENVIRONMENTS, `must be ${ENVIRONMENTS.join(', ')} or unset`).optional(),
  HOST: z.string().default('127.0.0.1').transform(withoutBrackets),
  PORT: port.default(4000),
  METRICS_HOST: z.string().transform(withoutBrackets).optional(),
  METRICS_PORT: port.optional(),
  DATABASE_URL: databaseUrl.default('sqlite:./data/bot-status.db'),
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: z.string().superRefine(checkRedisUrl).optional(),
  AUTH_SECRET: z.string().optional(),
  AUTH_SECRET_PREVIOUS: z.string().optional(),
  AUTH_JWKS_URL: url(['https:', 'http:'])
    .refine((value) => !hasCredentials(value), 'must be a URL without a user name or password')
    .optional(),
  AUTH_JWKS_MAX_STALE: duration('PT12H', [MINUTE, 30 * DAY], 'must be a duration from PT1M to P30D'),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_MAX_TOKEN_LIFE: duration(
    'P366D',
    [MINUTE, MAX_TOKEN_LIFE],
    'must be a duration of days, hours, minutes and seconds, from PT1M to P3660D',
  ),
  ALLOWED_ORIGINS: list.refine(
    (origins) => origins.every(isOrigin),
    'must be a comma-separated list of origins such as https://inbox.example.com, without a path or trailing slash',
  ),
  ALLOWED_HOSTS: list.refine(
    (hosts) => hosts.every(isHost),
    'must be a comma-separated list of host names or addresses without a port, such as demo.example.com',
  ),
  TRUST_PROXY: list.refine(
    (proxies) => proxies.every(isProxy),
    'must be a comma-separated list of addresses or ranges such as 10.0.0.0/8',
  ),
  INTROSPECTION: flag.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  RATE_LIMIT_PER_MINUTE: whole(10_000_000, 'must be a whole number; 0 means no limit').default(0),
  LOG_RETENTION: z
    .string()
    .default('P400D')
    .transform(parseRetention)
    .refine(
      (retention) => retention === null || retention >= MIN_LOG_RETENTION,
      'must be a duration in days of at least P3D, such as P400D, or none to keep everything',
    ),
  DEMO: z
    .enum([...FLAGS, 'public'], 'must be true, false or public')
    .transform((value) => (value === 'public' ? value : isOn(value)))
    .optional(),
});

/** Reads and checks the settings. An empty value counts as absent. Throws ConfigError for the first bad one. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = withFiles(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const { data } = parsed;
  const isProduction = data.NODE_ENV === 'production';
  if (isProduction) refuseUnsafe(data);
  if (data.AUTH_SECRET_PREVIOUS && !data.AUTH_SECRET) {
    throw new ConfigError('AUTH_SECRET_PREVIOUS requires AUTH_SECRET, the secret that replaces it.');
  }
  const demo = data.DEMO ?? (!isProduction && data.NODE_ENV !== 'test');
  if (demo === true && !isLoopback(data.HOST)) {
    throw new ConfigError(
      `DEMO must be public, to give demo tokens to anyone who can reach HOST=${data.HOST}, or false.`,
    );
  }
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
    dataFolder: dataFolderOf(data.DATABASE_URL),
    warnings: findWarnings(data, Object.keys(given)),
  });
}

function withFiles(env: Readonly<Record<string, string | undefined>>) {
  try {
    return readSettingFiles(env);
  } catch (error) {
    throw error instanceof SettingFileError ? new ConfigError(error.message, { cause: error }) : error;
  }
}

type Settings = z.infer<typeof environment>;

function refuseUnsafe({ AUTH_SECRET, AUTH_SECRET_PREVIOUS, AUTH_JWKS_URL, DEMO }: Settings): void {
  if (!AUTH_SECRET && !AUTH_JWKS_URL)
    throw new ConfigError('AUTH_SECRET or AUTH_JWKS_URL must be set in production.');
  for (const [name, secret] of Object.entries({ AUTH_SECRET, AUTH_SECRET_PREVIOUS })) {
    if (secret && Buffer.byteLength(secret) < MIN_SECRET_BYTES)
      throw new ConfigError(`${name} must have at least ${MIN_SECRET_BYTES} bytes in production.`);
  }
  if (AUTH_JWKS_URL && protocolOf(AUTH_JWKS_URL) !== 'https:')
    throw new ConfigError('AUTH_JWKS_URL must begin with https: in production.');
  if (DEMO) throw new ConfigError('DEMO must be off in production: it gives out tokens.');
}

function findWarnings(settings: Settings, names: readonly string[]): string[] {
  const { AUTH_JWKS_URL, AUTH_AUDIENCE, AUTH_ISSUER, INTROSPECTION } = settings;
  const isProduction = settings.NODE_ENV === 'production';
  const known = [...Object.keys(environment.shape), ...FILE_SETTINGS];
  const misspelt = names.filter((name) => name.startsWith('AUTH_') && !known.includes(name));
  return [
    AUTH_JWKS_URL &&
      !AUTH_AUDIENCE &&
      'AUTH_AUDIENCE is not set: tokens that the identity provider issued for other services are accepted',
    AUTH_JWKS_URL && !AUTH_ISSUER && 'AUTH_ISSUER is not set: the issuer of tokens is not checked',
    isProduction && INTROSPECTION && 'INTROSPECTION is on in production: anyone can read the schema',
    ...misspelt.map((name) => `${name} is not a known setting and is ignored`),
  ].filter((warning) => typeof warning === 'string');
}

function checkRedisUrl(value: string, context: z.RefinementCtx): void {
  try {
    toRedisOptions(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
}

function hasCredentials(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}

function monitoringOf({ HOST, PORT, METRICS_HOST, METRICS_PORT }: Settings): Config['monitoring'] {
  if (METRICS_PORT === undefined) {
    if (METRICS_HOST === undefined) return null;
    throw new ConfigError('METRICS_PORT must be set if METRICS_HOST is set.');
  }
  if (METRICS_PORT === PORT && PORT !== 0) throw new ConfigError('METRICS_PORT must be different from PORT.');
  return { host: METRICS_HOST ?? HOST, port: METRICS_PORT };
}

function isLoopback(host: string): boolean {
  return ['localhost', '::1'].includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

/** `null` keeps everything; NaN is no exact duration, which is outside of every bound. */
function parseRetention(value: string): Milliseconds | null {
  if (value === 'none') return null;
  return new TemporalCalendar().toMilliseconds(value) ?? Number.NaN;
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

/** As a Host header has it, without a port: an IPv6 address in brackets. */
function isHost(value: string): boolean {
  return /^(\[[\da-f:.]+\]|[\w.-]+)$/i.test(value);
}

/** A number of hops is none: it would believe whoever reaches the service without the proxy. */
function isProxy(value: string): boolean {
  if (PROXY_NETWORKS.includes(value)) return true;
  try {
    proxyaddr.compile(value);
    return isIP(value.split('/')[0]!) !== 0;
  } catch {
    return false;
  }
}

function dataFolderOf(databaseUrl: string): string {
  const isSqlite = databaseUrl.startsWith('sqlite:');
  return isSqlite ? dirname(resolve(databaseUrl.slice('sqlite:'.length))) : resolve('data');
}
