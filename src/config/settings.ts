import { isIP } from 'node:net';
import proxyaddr from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { DAY, MINUTE, type Milliseconds } from '../domain/time/instant';
import { InvalidSettingError } from '../lib/invalid-setting-error';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import { toRedisOptions } from '../redis/redis-options';
import { TemporalCalendar } from '../time/temporal-calendar';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const ENVIRONMENTS = ['production', 'development', 'test'] as const;
/** Range names that `@fastify/proxy-addr` knows. */
const PROXY_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];
/** Messages refer to log entries for eight days; one more day ensures that none outlives its entry. */
const MIN_LOG_RETENTION = 9 * DAY;
/** Ten years, which keeps token times well within the range of dates and timers. */
const MAX_TOKEN_LIFE = 3_660 * DAY;

const FLAGS = ['true', 'false', '1', '0', 'on', 'off', 'yes', 'no'] as const;
const isOn = (value: string) => ['true', '1', 'on', 'yes'].includes(value);
const flag = z.enum(FLAGS, 'must be true or false').transform(isOn);
const whole = (max: number, message: string) =>
  z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value <= max, message);
const port = whole(65_535, 'must be a port from 0 to 65535');
const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => protocols.includes(protocolOf(value)),
      `must be a URL that begins with ${protocols.join(' or ')}`,
    );

/** Keeps the text with what `parse` makes of it. */
const parsedBy =
  <T>(parse: (text: string) => T) =>
  (text: string, context: z.RefinementCtx) => {
    try {
      return { text, parsed: parse(text) };
    } catch (error) {
      if (!(error instanceof InvalidSettingError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  };

/** Returns NaN, which is outside every bound, for a duration without an exact length. */
const toMilliseconds = (text: string) => new TemporalCalendar().toMilliseconds(text) ?? Number.NaN;
/** A duration of exact length, so days are its longest unit. */
const duration = (fallback: string, [min, max]: readonly [Milliseconds, Milliseconds], message: string) =>
  z
    .string()
    .default(fallback)
    .transform(toMilliseconds)
    .refine((length) => length >= min && length <= max, message);

/** Accepts an IPv6 address as a URL writes it. */
const withoutBrackets = (host: string) => host.replace(/^\[(.*)\]$/, '$1');

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .readonly();

/** The environment variables with their defaults and allowed values. */
export const settingsSchema = z.object({
  NODE_ENV: z.enum(ENVIRONMENTS, `must be ${ENVIRONMENTS.join(', ')} or unset`).optional(),
  HOST: z.string().default('127.0.0.1').transform(withoutBrackets),
  PORT: port.default(4000),
  METRICS_HOST: z.string().transform(withoutBrackets).optional(),
  METRICS_PORT: port.optional(),
  DATABASE_URL: z.string().default('sqlite:./data/bot-status.db').transform(parsedBy(parseDatabaseUrl)),
  MIGRATION_DATABASE_URL: z.string().transform(parsedBy(parseDatabaseUrl)).optional(),
  REDIS_URL: z.string().transform(parsedBy(toRedisOptions)).optional(),
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
  WEBHOOK_ALLOWED_NETWORKS: list.refine(
    (networks) => networks.every(isNetwork),
    'must be a comma-separated list of addresses or ranges such as 10.0.0.0/8',
  ),
  INTROSPECTION: flag.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  RATE_LIMIT_PER_MINUTE: whole(10_000_000, 'must be a whole number; 0 means no limit').default(0),
  LOG_RETENTION: z
    .string()
    .default('P400D')
    .transform((text) => (text === 'none' ? null : toMilliseconds(text)))
    .refine(
      (retention) => retention === null || retention >= MIN_LOG_RETENTION,
      'must be a duration in days of at least P9D, such as P400D, or none to keep everything',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['https:', 'http:']).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf'], 'must be http/protobuf, the only protocol of the exporter')
    .optional(),
  DEMO: z
    .enum([...FLAGS, 'public'], 'must be true, false or public')
    .transform((value) => (value === 'public' ? value : isOn(value)))
    .optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

function hasCredentials(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username !== '' || password !== '';
}

export function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value;
}

/** A host as in a Host header, without a port; an IPv6 address is in brackets. */
function isHost(value: string): boolean {
  return /^(\[[\da-f:.]+\]|[\w.-]+)$/i.test(value);
}

/** Rejects a number of hops, which would trust any client that reaches the service directly. */
function isProxy(value: string): boolean {
  if (PROXY_NETWORKS.includes(value)) return true;
  try {
    proxyaddr.compile(value);
    return isIP(value.split('/')[0]!) !== 0;
  } catch {
    return false;
  }
}

/** Rejects a range that contains every address. */
function isNetwork(value: string): boolean {
  return isIP(value) !== 0 || (ipaddr.isValidCIDR(value) && !value.endsWith('/0'));
}
