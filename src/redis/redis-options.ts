import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type ConnectionOptions, createSecureContext } from 'node:tls';
import type { RedisOptions } from 'ioredis';
import { InvalidSettingError } from '../lib/invalid-setting-error';

const TLS_PARAMETERS = { 'tls-ca': 'ca', 'tls-cert': 'cert', 'tls-key': 'key' } as const;
type TlsParameter = keyof typeof TLS_PARAMETERS;
const EXPECTED_FORM = 'must be a URL such as redis://user:password@host:6379/0, or rediss://… for TLS';

/**
 * Parses a Redis URL into options. `rediss:` enables TLS, with the PEM files named by the parameters `tls-ca`,
 * `tls-cert` and `tls-key`. Throws InvalidSettingError. Other parameters are errors, because ioredis would take them as options.
 */
export function toRedisOptions(text: string): RedisOptions {
  if (!URL.canParse(text)) throw new InvalidSettingError(EXPECTED_FORM);
  const url = new URL(text);
  const hasTls = url.protocol === 'rediss:';
  if ((!hasTls && url.protocol !== 'redis:') || url.hostname === '')
    throw new InvalidSettingError(EXPECTED_FORM);
  if (url.hash !== '') throw new InvalidSettingError('must not contain "#"; write %23 for one in a password');
  if (!/^(\/\d*)?$/.test(url.pathname))
    throw new InvalidSettingError('must end with a database number, such as /0');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const tls = readTls(url.searchParams);
  if (tls && !hasTls) throw new InvalidSettingError('must begin with rediss: if it has TLS parameters');
  return {
    host,
    port: Number(url.port || 6379),
    ...(url.username && { username: decode(url.username) }),
    ...(url.password && { password: decode(url.password) }),
    db: Number(url.pathname.slice(1)),
    ...(hasTls && { tls: { ...tls, ...(!isIP(host) && { servername: host }) } }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidSettingError(
      'has a "%" in its user name or password that is not percent-encoded; write %25',
    );
  }
}

/** Returns `null` if there are no parameters. */
function readTls(parameters: URLSearchParams): ConnectionOptions | null {
  const tls: { ca?: Buffer; cert?: Buffer; key?: Buffer } = {};
  for (const [name, path] of parameters) {
    if (!isTlsParameter(name)) throw new InvalidSettingError(`has an unknown parameter "${name}"`);
    if (parameters.getAll(name).length > 1)
      throw new InvalidSettingError(`has the parameter "${name}" more than once`);
    tls[TLS_PARAMETERS[name]] = readPem(name, path);
  }
  if (!tls.cert !== !tls.key)
    throw new InvalidSettingError('must have both tls-cert and tls-key, or neither');
  check('tls-cert and tls-key', () => tls.cert && createSecureContext(tls));
  return parameters.size > 0 ? tls : null;
}

function isTlsParameter(name: string): name is TlsParameter {
  return Object.hasOwn(TLS_PARAMETERS, name);
}

function readPem(name: TlsParameter, path: string): Buffer {
  let pem: Buffer;
  try {
    pem = readFileSync(path);
  } catch (error) {
    throw new InvalidSettingError(
      `names a file for ${name} that cannot be read: ${(error as Error).message}`,
    );
  }
  if (!pem.includes('-----BEGIN '))
    throw new InvalidSettingError(`names a file for ${name} that is not PEM: ${path}`);
  if (name !== 'tls-key') check(name, () => new X509Certificate(pem));
  return pem;
}

function check(name: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    throw new InvalidSettingError(`names invalid files for ${name}: ${(error as Error).message}`);
  }
}
