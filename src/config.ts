import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import proxyaddr from '@fastify/proxy-addr';
import { z } from 'zod';
import { DAY, type Milliseconds } from './domain/instant';
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
  /** Where /metrics and /readyz are served instead; `null` serves them on the port of everything else. */
  readonly monitoring: { readonly host: string; readonly port: number } | null;
  readonly databaseUrl: string;
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
}

/** A setting the service can't start with; its message is one line that names it. */
export class ConfigError extends Error {}

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
  PORT: port.default(4000),
  METRICS_HOST: z.string().optional(),
  METRICS_PORT: port.optional(),
  DATABASE_URL: z
    .string()
    .refine(
      isDatabaseUrl,
      'must be sqlite:./file.db, mysql://user:password@host:3306/database or mariadb://…',
    )
    .default('sqlite:./data/bot-status.db'),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  AUTH_SECRET: z.string().optional(),
  AUTH_JWKS_URL: url(['https:', 'http:']).optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  ALLOWED_ORIGINS: list.refine(
    (origins) => origins.every(isOrigin),
    'must be origins such as https://inbox.example.com, separated by commas',
  ),
  ALLOWED_HOSTS: list.refine(
    (hosts) => hosts.every(isHost),
    'must be host names or addresses without a port, such as demo.example.com, separated by commas',
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
  DEMO: z
    .enum([...FLAGS, 'public'], 'must be true, false or public')
    .transform((value) => (value === 'public' ? value : isOn(value)))
    .optional(),
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
  const demo = data.DEMO ?? (!isProduction && data.NODE_ENV !== 'test');
  if (demo === true && !isLoopback(data.HOST)) {
    throw new ConfigError(
      `DEMO must be public, to give tokens to everybody who reaches HOST=${data.HOST}, or false.`,
    );
  }
  return Object.freeze({
    isProduction,
    host: data.HOST,
    port: data.PORT,
    monitoring: monitoringOf(data),
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL ?? null,
    auth: {
      secret: data.AUTH_SECRET ?? null,
      jwksUrl: data.AUTH_JWKS_URL ?? null,
      issuer: data.AUTH_ISSUER ?? null,
      audience: data.AUTH_AUDIENCE ?? null,
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
  });
}

function refuseUnsafe({ AUTH_SECRET, AUTH_JWKS_URL, DEMO }: Settings): void {
  if (!AUTH_SECRET && !AUTH_JWKS_URL)
    throw new ConfigError('AUTH_SECRET or AUTH_JWKS_URL must be set in production.');
  if (AUTH_SECRET && Buffer.byteLength(AUTH_SECRET) < MIN_SECRET_BYTES) {
    throw new ConfigError(`AUTH_SECRET must have at least ${MIN_SECRET_BYTES} bytes in production.`);
  }
  if (DEMO) throw new ConfigError('DEMO must be off in production: it gives tokens away.');
}

type Settings = z.infer<typeof environment>;

function monitoringOf({ HOST, PORT, METRICS_HOST, METRICS_PORT }: Settings): Config['monitoring'] {
  if (METRICS_PORT === undefined) {
    if (METRICS_HOST === undefined) return null;
    throw new ConfigError('METRICS_PORT must be set where METRICS_HOST is.');
  }
  if (METRICS_PORT === PORT && PORT !== 0)
    throw new ConfigError('METRICS_PORT must be another port than PORT.');
  return { host: METRICS_HOST ?? HOST, port: METRICS_PORT };
}

function isLoopback(host: string): boolean {
  return ['localhost', '::1'].includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
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
