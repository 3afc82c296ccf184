import { ConfigError } from './config-error';
import { FILE_SETTINGS } from './setting-files';
import { protocolOf, type Settings, settingsSchema } from './settings';

const MIN_SECRET_BYTES = 32;

/** Throws ConfigError for settings that contradict each other or are not safe in production. */
export function checkSettings(settings: Settings): void {
  const { AUTH_SECRET, AUTH_SECRET_PREVIOUS, METRICS_HOST, METRICS_PORT, PORT, HOST } = settings;
  if (settings.NODE_ENV === 'production') refuseUnsafe(settings);
  if (AUTH_SECRET_PREVIOUS && !AUTH_SECRET)
    throw new ConfigError('AUTH_SECRET_PREVIOUS requires AUTH_SECRET, the secret that replaces it.');
  if (demoOf(settings) === true && !isLoopback(HOST))
    throw new ConfigError(
      `DEMO must be public, to give demo tokens to anyone who can reach HOST=${HOST}, or false.`,
    );
  if (METRICS_HOST !== undefined && METRICS_PORT === undefined)
    throw new ConfigError('METRICS_PORT must be set if METRICS_HOST is set.');
  if (METRICS_PORT === PORT && PORT !== 0) throw new ConfigError('METRICS_PORT must be different from PORT.');
}

/** The demo is on by default only in development, where someone evaluates the service. */
export function demoOf({ DEMO, NODE_ENV }: Settings): boolean | 'public' {
  return DEMO ?? (NODE_ENV === undefined || NODE_ENV === 'development');
}

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

/** Returns warnings about settings that are valid but probably unintended. */
export function findWarnings(settings: Settings, names: readonly string[]): string[] {
  const { AUTH_JWKS_URL, AUTH_AUDIENCE, AUTH_ISSUER, INTROSPECTION } = settings;
  const isProduction = settings.NODE_ENV === 'production';
  const known = [...Object.keys(settingsSchema.shape), ...FILE_SETTINGS];
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

function isLoopback(host: string): boolean {
  return ['localhost', '::1'].includes(host) || /^127\.\d+\.\d+\.\d+$/.test(host);
}
