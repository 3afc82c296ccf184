import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import proxyaddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { DAY, MINUTE, type Milliseconds } from './domain/instant';
import { toRedisOptions } from './realtime/redis-options';
import { FILE_SETTINGS, readSettingFiles, SettingFileError } from './setting-files';
import { TemporalCalendar } from './time/temporal-calendar';

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
  readonly databaseUrl: string;
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
  /** Where the service keeps what it makes itself. */
  readonly dataFolder: string;
  /** Settings that are allowed, but probably not meant; each is one line that names it. */
  readonly warnings: readonly string[];
}

/** A setting the service can't start with; its message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'], 'must be true or false')
  .transform((value) => ['true', '1', 'on', 'yes'].includes(value));
const whole = (max: number, what: string) =>
  z
    .string()
    .regex(/^\d+$/, what)
    .transform(Number)
    .refine((value) => value <= max, what);
const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => protocols.includes(protocolOf(value)),
      `must be a URL that begins with ${protocols.join(' or ')}`,
    );

/** Exact, so days are the longest unit. */
const duration = (fallback: string, [least, most]: readonly [Milliseconds, Milliseconds], what: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => new TemporalCalendar().toMilliseconds(text) ?? Number.NaN)
    .refine((length) => length >= least && length <= most, what);

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
  NODE_ENV: z.enum(ENVIRONMENTS, `must be ${ENVIRONMENTS.join(', ')} or not set`).optional(),
  HOST: z
    .string()
    .default('127.0.0.1')
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1')),
  PORT: whole(65_535, 'must be a port from 0 to 65535').default(4000),
  DATABASE_URL: z
    .string()
    .refine(
      isDatabaseUrl,
      'must be sqlite:./file.db, mysql://user:password@host:3306/database or mariadb://…',
    )
    .default('sqlite:./data/bot-status.db'),
  REDIS_URL: z.string().superRefine(checkRedisUrl).optional(),
  AUTH_SECRET: z.string().optional(),
  AUTH_SECRET_PREVIOUS: z.string().optional(),
  AUTH_JWKS_URL: url(['https:', 'http:'])
    .refine((value) => !hasCredentials(value), 'must be without a user name and a password')
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
    'must be origins such as https://inbox.example.com, without a path or a slash at the end, separated by commas',
  ),
  TRUST_PROXY: list.refine(
    (proxies) => proxies.every(isProxy),
    'must be addresses or ranges such as 10.0.0.0/8, separated by commas',
  ),
  INTROSPECTION: flag.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  RATE_LIMIT_PER_MINUTE: whole(10_000_000, 'must be a whole number; 0 is no limit').default(0),
  LOG_RETENTION: z
    .string()
    .default('P400D')
    .transform(parseRetention)
    .refine(
      (retention) => retention === null || retention >= MIN_LOG_RETENTION,
      'must be a duration of days such as P400D, at least P3D, or none to keep everything',
    ),
  DEMO: flag.optional(),
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
  return Object.freeze({
    isProduction,
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
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
    trustedProxies: data.TRUST_PROXY,
    introspection: data.INTROSPECTION ?? !isProduction,
    logLevel: data.LOG_LEVEL,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    logRetentionMs: data.LOG_RETENTION,
    demo: data.DEMO ?? (!isProduction && data.NODE_ENV !== 'test'),
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
  if (DEMO) throw new ConfigError('DEMO must be off in production: it gives tokens away.');
}

function findWarnings(settings: Settings, names: readonly string[]): string[] {
  const { AUTH_JWKS_URL, AUTH_AUDIENCE, AUTH_ISSUER, INTROSPECTION } = settings;
  const isProduction = settings.NODE_ENV === 'production';
  const known = [...Object.keys(environment.shape), ...FILE_SETTINGS];
  const misspelt = names.filter((name) => name.startsWith('AUTH_') && !known.includes(name));
  return [
    AUTH_JWKS_URL &&
      !AUTH_AUDIENCE &&
      'AUTH_AUDIENCE is not set: tokens that the identity provider issued for other services are accepted.',
    AUTH_JWKS_URL && !AUTH_ISSUER && 'AUTH_ISSUER is not set: the issuer of tokens is not checked.',
    isProduction && INTROSPECTION && 'INTROSPECTION is on in production: anybody may read the schema.',
    ...misspelt.map((name) => `${name} is not a setting of this service, and is ignored.`),
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

function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

function isDatabaseUrl(value: string): boolean {
  if (value.startsWith('sqlite:')) return value.length > 'sqlite:'.length && !value.includes(':memory:');
  return ['mysql:', 'mariadb:'].includes(protocolOf(value)) && new URL(value).pathname.length > 1;
}

/** `null` keeps everything; NaN is no exact duration, which is outside of every bound. */
function parseRetention(value: string): Milliseconds | null {
  if (value === 'none') return null;
  return new TemporalCalendar().toMilliseconds(value) ?? Number.NaN;
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
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
