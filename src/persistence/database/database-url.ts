import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { SslOptions } from 'mysql2';
import { InvalidSettingError } from '../../lib/invalid-setting-error';

/** MySQL's names, except PREFERRED: falling back to plain text would give no protection. */
const SSL_MODES = ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;
type SslMode = (typeof SSL_MODES)[number];

const PARAMETERS = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key'] as const;
type Parameters = Partial<Record<(typeof PARAMETERS)[number], string>>;

interface SqliteUrl {
  readonly kind: 'sqlite';
  readonly path: string;
}

export interface MysqlUrl {
  readonly kind: 'mysql' | 'mariadb';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** `null` means plain text. */
  readonly ssl: SslOptions | null;
}

export type DatabaseUrl = SqliteUrl | MysqlUrl;

/**
 * Parses `sqlite:./file.db`, `mysql://user:password@host:3306/database?ssl-mode=…` or `mariadb://…`, and reads the
 * files it names. Throws InvalidSettingError.
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  if (text.startsWith('sqlite:')) return parseSqlite(text.slice('sqlite:'.length));
  if (/^(mysql|mariadb):.*#/.test(text))
    throw new InvalidSettingError('must be a URL without #; write %23 for one in a password');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'mysql:') return parseMysql(url, 'mysql');
  if (url?.protocol === 'mariadb:') return parseMysql(url, 'mariadb');
  throw new InvalidSettingError(
    'must be sqlite:./file.db, mysql://user:password@host:3306/database or mariadb://…',
  );
}

function parseSqlite(path: string): SqliteUrl {
  if (path === '' || path.includes(':memory:'))
    throw new InvalidSettingError('must be sqlite: and a path to a file');
  if (/[?#]/.test(path))
    throw new InvalidSettingError('must be sqlite: and a path without ? and #; it has no parameters');
  return { kind: 'sqlite', path };
}

function parseMysql(url: URL, kind: MysqlUrl['kind']): MysqlUrl {
  if (url.hostname === '') throw new InvalidSettingError('must be a URL that names a host');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const database = decode(url.pathname.slice(1), 'database name');
  if (database === '' || database.includes('/'))
    throw new InvalidSettingError('must be a URL that names one database after the host');
  return {
    kind,
    host,
    port: Number(url.port || 3306),
    user: decode(url.username, 'user name'),
    password: decode(url.password, 'password'),
    database,
    ssl: toTls(parseParameters(url.searchParams), host),
  };
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidSettingError(`must be percent-encoded: write % in the ${what} as %25`);
  }
}

function parseParameters(given: URLSearchParams): Parameters {
  const parameters: Parameters = {};
  for (const [name, value] of given) {
    const known = PARAMETERS.find((one) => one === name.replaceAll('_', '-'));
    if (!known)
      throw new InvalidSettingError(
        `has the unknown parameter ${printable(name)}; allowed are ${PARAMETERS.join(', ')}`,
      );
    if (parameters[known] !== undefined)
      throw new InvalidSettingError(`has the parameter ${known} more than once`);
    if (value === '') throw new InvalidSettingError(`must have a value for ${known}`);
    parameters[known] = value;
  }
  return parameters;
}

function toTls(parameters: Parameters, host: string): SslOptions | null {
  const { 'ssl-ca': ca, 'ssl-cert': cert, 'ssl-key': key } = parameters;
  const mode = parseMode(parameters);
  if ((cert === undefined) !== (key === undefined))
    throw new InvalidSettingError('must have both ssl-cert and ssl-key, or neither');
  if (mode === 'DISABLED') {
    if (ca !== undefined || cert !== undefined)
      throw new InvalidSettingError(
        'must not have ssl-mode=DISABLED together with ssl-ca, ssl-cert or ssl-key',
      );
    return null;
  }
  if (mode === 'VERIFY_IDENTITY' && isIP(host) !== 0)
    throw new InvalidSettingError('must have a host name for ssl-mode=VERIFY_IDENTITY, not an IP address');
  return {
    ...(ca !== undefined && { ca: readPem('ssl-ca', ca) }),
    ...(cert !== undefined && { cert: readPem('ssl-cert', cert) }),
    ...(key !== undefined && { key: readPem('ssl-key', key) }),
    rejectUnauthorized: mode !== 'REQUIRED',
    verifyIdentity: mode === 'VERIFY_IDENTITY',
  };
}

/** As in MySQL's clients, a client certificate requires TLS, and a CA requires the server to be verified. */
function parseMode(parameters: Parameters): SslMode {
  const given = parameters['ssl-mode'];
  if (given === undefined) {
    if (parameters['ssl-ca'] !== undefined) return 'VERIFY_CA';
    return parameters['ssl-cert'] !== undefined ? 'REQUIRED' : 'DISABLED';
  }
  const mode = SSL_MODES.find((one) => one === given.toUpperCase());
  if (!mode) throw new InvalidSettingError(`must have one of ${SSL_MODES.join(', ')} as ssl-mode`);
  return mode;
}

function readPem(parameter: string, path: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidSettingError(
      `must name a file that can be read for ${parameter}: ${code} ${printable(path)}`,
    );
  }
  if (!content.includes('-----BEGIN '))
    throw new InvalidSettingError(`must name a PEM file for ${parameter}`);
  return content;
}

function printable(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
