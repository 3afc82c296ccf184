import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import proxyaddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { DAY, type Milliseconds } from './domain/instant';
import { DatabaseUrlError, parseDatabaseUrl } from './persistence/database-url';
import { TemporalCalendar } from './time/temporal-calendar';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MIN_SECRET_BYTES = 32;
/** Names that stand for ranges. */
const PROXY_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];
/** Keys answer with entries of the log for two days; a day more, so that none outlives its entries. */
const MIN_LOG_RETENTION = 3 * DAY;

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** The same database as a user that may change tables; `null` where `databaseUrl` may. */
  readonly migrationDatabaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly auth: {
    /** `null` where one is to be made and kept in the data folder. */
    readonly secret: string | null;
    readonly jwksUrl: string | null;
    readonly issuer: string | null;
    readonly audience: string | null;
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
}

/** A setting the service can't start with; its message is one line that names it. */
export class ConfigError extends Error {}

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

const databaseUrl = z.string().superRefine((value, context) => {
  try {
    parseDatabaseUrl(value);
  } catch (error) {
    if (!(error instanceof DatabaseUrlError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

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
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(65_535, 'must be a port from 0 to 65535').default(4000),
  DATABASE_URL: databaseUrl.default('sqlite:./data/bot-status.db'),
  MIGRATION_DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  AUTH_SECRET: z.string().optional(),
  AUTH_JWKS_URL: url(['https:', 'http:']).optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  ALLOWED_ORIGINS: list.refine(
    (origins) => origins.every(isOrigin),
    'must be origins such as https://inbox.example.com, separated by commas',
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
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message}.`);
  }
  const { data } = parsed;
  const isProduction = data.NODE_ENV === 'production';
  if (isProduction) refuseUnsafe(data);
  return Object.freeze({
    isProduction,
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    migrationDatabaseUrl: data.MIGRATION_DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    auth: {
      secret: data.AUTH_SECRET ?? null,
      jwksUrl: data.AUTH_JWKS_URL ?? null,
      issuer: data.AUTH_ISSUER ?? null,
      audience: data.AUTH_AUDIENCE ?? null,
    },
    allowedOrigins: data.ALLOWED_ORIGINS,
    trustedProxies: data.TRUST_PROXY,
    introspection: data.INTROSPECTION ?? !isProduction,
    logLevel: data.LOG_LEVEL,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    logRetentionMs: data.LOG_RETENTION,
    demo: data.DEMO ?? (!isProduction && data.NODE_ENV !== 'test'),
    dataFolder: dataFolderOf(data.DATABASE_URL),
  });
}

function refuseUnsafe({ AUTH_SECRET, AUTH_JWKS_URL, DEMO }: z.infer<typeof environment>): void {
  if (!AUTH_SECRET && !AUTH_JWKS_URL)
    throw new ConfigError('AUTH_SECRET or AUTH_JWKS_URL must be set in production.');
  if (AUTH_SECRET && Buffer.byteLength(AUTH_SECRET) < MIN_SECRET_BYTES) {
    throw new ConfigError(`AUTH_SECRET must have at least ${MIN_SECRET_BYTES} bytes in production.`);
  }
  if (DEMO) throw new ConfigError('DEMO must be off in production: it gives tokens away.');
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
