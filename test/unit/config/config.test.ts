import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../../src/config/config';
import { ConfigError } from '../../../src/config/config-error';
import { DAY, HOUR } from '../../../src/domain/time/instant';

const SECRET = 'x'.repeat(32);
const production = (env: Record<string, string> = {}) =>
  loadConfig({ NODE_ENV: 'production', AUTH_SECRET: SECRET, ...env });

/** What is said about a setting that is wrong. */
function complaint(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(env)} was taken.`);
}

it('with nothing set, the service runs for trying it out', () => {
  expect(loadConfig({})).toEqual({
    isProduction: false,
    host: '127.0.0.1',
    port: 4000,
    monitoring: null,
    databaseUrl: 'sqlite:./data/bot-status.db',
    migrationDatabaseUrl: null,
    redisUrl: null,
    auth: {
      secret: null,
      previousSecret: null,
      jwksUrl: null,
      jwksMaxStaleMs: 12 * HOUR,
      issuer: null,
      audience: null,
      maxTokenLifeMs: 366 * DAY,
    },
    allowedOrigins: [],
    allowedHosts: [],
    trustedProxies: [],
    webhookNetworks: [],
    introspection: true,
    logLevel: 'info',
    rateLimitPerMinute: 0,
    logRetentionMs: 400 * DAY,
    isTracing: false,
    demo: true,
    isDemoPublic: false,
    dataFolder: resolve('data'),
    warnings: [],
  });
});

it('every setting is taken as given', () => {
  const config = loadConfig({
    NODE_ENV: 'development',
    HOST: '0.0.0.0',
    PORT: '8080',
    METRICS_HOST: '127.0.0.1',
    METRICS_PORT: '9090',
    DATABASE_URL: 'mysql://user:p%40ss@db:3307/status',
    MIGRATION_DATABASE_URL: 'mysql://owner@db:3307/status',
    REDIS_URL: 'rediss://cache:6380',
    AUTH_SECRET: 'short is fine here',
    AUTH_JWKS_URL: 'https://id.example.com/keys',
    AUTH_ISSUER: 'https://id.example.com/',
    AUTH_AUDIENCE: 'bot-status',
    AUTH_SECRET_PREVIOUS: 'so it is here',
    AUTH_JWKS_MAX_STALE: 'PT1H',
    AUTH_MAX_TOKEN_LIFE: 'P30D',
    ALLOWED_ORIGINS: ' https://a.example.com, http://localhost:3000 ,',
    ALLOWED_HOSTS: 'demo.example.com, [fd00::1]',
    TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::1 ',
    WEBHOOK_ALLOWED_NETWORKS: '10.1.0.0/16, fd00::7',
    INTROSPECTION: 'false',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '600',
    LOG_RETENTION: 'P4W',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    DEMO: 'off',
  });
  expect(config).toEqual({
    isProduction: false,
    host: '0.0.0.0',
    port: 8080,
    monitoring: { host: '127.0.0.1', port: 9090 },
    databaseUrl: 'mysql://user:p%40ss@db:3307/status',
    migrationDatabaseUrl: 'mysql://owner@db:3307/status',
    redisUrl: 'rediss://cache:6380',
    auth: {
      secret: 'short is fine here',
      previousSecret: 'so it is here',
      jwksUrl: 'https://id.example.com/keys',
      jwksMaxStaleMs: HOUR,
      issuer: 'https://id.example.com/',
      audience: 'bot-status',
      maxTokenLifeMs: 30 * DAY,
    },
    allowedOrigins: ['https://a.example.com', 'http://localhost:3000'],
    allowedHosts: ['demo.example.com', '[fd00::1]'],
    trustedProxies: ['loopback', '10.0.0.0/8', 'fd00::1'],
    webhookNetworks: ['10.1.0.0/16', 'fd00::7'],
    introspection: false,
    logLevel: 'silent',
    rateLimitPerMinute: 600,
    logRetentionMs: 28 * DAY,
    isTracing: true,
    demo: false,
    isDemoPublic: false,
    dataFolder: resolve('data'),
    warnings: [],
  });
});

it('nothing else of the environment is read, and the result can not be changed', () => {
  const config = loadConfig({ SOMETHING: 'else', PATH: '/bin' });
  expect(Object.isFrozen(config)).toBe(true);
});

it('an empty value counts as absent', () => {
  const empty = Object.fromEntries(
    [
      'NODE_ENV',
      'HOST',
      'PORT',
      'DATABASE_URL',
      'REDIS_URL',
      'AUTH_SECRET',
      'LOG_LEVEL',
      'DEMO',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ].map((name) => [name, '']),
  );
  expect(loadConfig(empty)).toEqual(loadConfig({}));
});

it('what the service makes itself is kept beside an SQLite file', () => {
  expect(loadConfig({ DATABASE_URL: 'sqlite:/var/lib/status/a.db' }).dataFolder).toBe('/var/lib/status');
  expect(loadConfig({ DATABASE_URL: 'mariadb://db/status' }).dataFolder).toBe(resolve('data'));
});

it.each([
  ['true', true],
  ['1', true],
  ['on', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['off', false],
  ['no', false],
])('a switch may be written %s', (value, expected) => {
  const { introspection, demo } = loadConfig({ INTROSPECTION: value, DEMO: value });
  expect([introspection, demo]).toEqual([expected, expected]);
});

describe('a bad value is one line that names its setting:', () => {
  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', ' 80'],
    ['DATABASE_URL', 'postgres://db/status'],
    ['DATABASE_URL', 'mysql://db'],
    ['DATABASE_URL', 'mysql://db/'],
    ['DATABASE_URL', 'sqlite:'],
    ['DATABASE_URL', 'sqlite::memory:'],
    ['DATABASE_URL', './file.db'],
    ['DATABASE_URL', 'mysql://user:50%off@db/status'],
    ['DATABASE_URL', 'mysql://user:a#b@db/status'],
    ['DATABASE_URL', 'mysql://user@db/status#fragment'],
    ['DATABASE_URL', 'mysql://db/status/more'],
    ['DATABASE_URL', 'sqlite:./file.db?mode=ro'],
    ['MIGRATION_DATABASE_URL', 'postgres://db/status'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'http://localhost'],
    ['NODE_ENV', 'prod'],
    ['NODE_ENV', 'Production'],
    ['AUTH_JWKS_URL', 'https://user:secret@id.example.com/keys'],
    ['AUTH_JWKS_MAX_STALE', '12h'],
    ['AUTH_JWKS_MAX_STALE', 'PT0S'],
    ['AUTH_JWKS_MAX_STALE', 'P31D'],
    ['AUTH_MAX_TOKEN_LIFE', 'P1Y'],
    ['AUTH_MAX_TOKEN_LIFE', 'PT59S'],
    ['AUTH_MAX_TOKEN_LIFE', 'P3661D'],
    ['AUTH_MAX_TOKEN_LIFE', 'none'],
    ['AUTH_JWKS_URL', 'file:///etc/passwd'],
    ['AUTH_JWKS_URL', 'nonsense'],
    ['ALLOWED_ORIGINS', 'inbox.example.com'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'https://a.example.com/'],
    ['ALLOWED_ORIGINS', 'https://a.example.com,https://b.example.com/path'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', 'proxy.example.com'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '::/0'],
    ['WEBHOOK_ALLOWED_NETWORKS', 'example.com'],
    ['WEBHOOK_ALLOWED_NETWORKS', '10.0.0.0/33'],
    ['WEBHOOK_ALLOWED_NETWORKS', '0.0.0.0/0'],
    ['INTROSPECTION', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_LIMIT_PER_MINUTE', 'many'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['RATE_LIMIT_PER_MINUTE', '10000001'],
    ['LOG_RETENTION', '400'],
    ['LOG_RETENTION', 'P1Y'],
    ['LOG_RETENTION', '-P400D'],
    ['LOG_RETENTION', 'P8D'],
    ['LOG_RETENTION', 'PT215H59M59S'],
    ['LOG_RETENTION', 'NONE'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['DEMO', 'TRUE!'],
    ['METRICS_PORT', '65536'],
    ['METRICS_PORT', '4000'],
    ['ALLOWED_HOSTS', 'https://demo.example.com'],
    ['ALLOWED_HOSTS', 'demo.example.com:4000'],
    ['ALLOWED_HOSTS', '*'],
    ['ALLOWED_HOSTS', 'fd00::1'],
  ])('%s=%s', (name, value) => {
    const message = complaint({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} must be [^\\n]+\\.$`));
  });

  it('a value that may be a secret is not repeated', () => {
    expect(complaint({ DATABASE_URL: 'postgres://user:hunter2@db/status' })).not.toContain('hunter2');
  });
});

describe('in production', () => {
  it('it starts with a secret or a key set, without demo and without introspection', () => {
    expect(production()).toMatchObject({ isProduction: true, demo: false, introspection: false });
    const byKeys = loadConfig({ NODE_ENV: 'production', AUTH_JWKS_URL: 'https://id.example.com/keys' });
    expect(byKeys.auth).toMatchObject({ secret: null, jwksUrl: 'https://id.example.com/keys' });
  });

  it('introspection can be turned on', () => {
    expect(production({ INTROSPECTION: 'on' }).introspection).toBe(true);
  });

  it.each([
    ['no secret and no key set', { AUTH_SECRET: '' }, 'AUTH_SECRET'],
    ['a secret that can be guessed', { AUTH_SECRET: 'x'.repeat(31) }, 'AUTH_SECRET'],
    [
      'a previous secret that can be guessed',
      { AUTH_SECRET_PREVIOUS: 'x'.repeat(31) },
      'AUTH_SECRET_PREVIOUS',
    ],
    ['keys that anybody on the way can replace', { AUTH_JWKS_URL: 'http://localhost/keys' }, 'AUTH_JWKS_URL'],
    ['the demo, which gives tokens away', { DEMO: 'true' }, 'DEMO'],
    ['the demo, also where it is asked for in so many words', { DEMO: 'public' }, 'DEMO'],
  ])('it refuses %s', (_what, env, name) => {
    const message = complaint({ NODE_ENV: 'production', AUTH_SECRET: SECRET, ...env } as Record<
      string,
      string
    >);
    expect(message).toMatch(new RegExp(`^${name}[^\\n]+$`));
  });

  it('a secret is measured in bytes', () => {
    expect(production({ AUTH_SECRET: 'é'.repeat(16) }).auth.secret).toBe('é'.repeat(16));
  });
});

it('a previous secret needs one that takes its place', () => {
  expect(complaint({ AUTH_SECRET_PREVIOUS: SECRET })).toMatch(/^AUTH_SECRET_PREVIOUS /);
});

it('HOST may have the brackets of a URL', () => {
  expect(loadConfig({ HOST: '[::1]' }).host).toBe('::1');
});

describe('settings that are probably not meant are warned of:', () => {
  const keys = { AUTH_JWKS_URL: 'https://id.example.com/keys' };
  it.each<[string, Record<string, string>]>([
    ['AUTH_AUDIENCE', { ...keys, AUTH_ISSUER: 'us' }],
    ['AUTH_ISSUER', { ...keys, AUTH_AUDIENCE: 'ours' }],
    ['INTROSPECTION', { INTROSPECTION: 'on' }],
    ['AUTH_SECERT_PREVIOUS', { AUTH_SECERT_PREVIOUS: SECRET }],
  ])('%s', (name, env) => {
    expect(production(env).warnings).toEqual([expect.stringMatching(new RegExp(`^${name} [^\\n]+[^.]$`))]);
  });

  it('and no others', () => {
    const env = { ...keys, AUTH_ISSUER: 'us', AUTH_AUDIENCE: 'ours', TRUST_PROXY: '10.0.0.0/8' };
    expect(production(env).warnings).toEqual([]);
    expect(loadConfig({ INTROSPECTION: 'on' }).warnings).toEqual([]);
  });
});

describe('a setting in a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bot-status-settings-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  function write(text: string): string {
    const path = join(folder, 'setting');
    writeFileSync(path, text);
    return path;
  }

  it.each(['', '\n', '\r\n'])('is read without the line break at its end: %j', (end) => {
    const { auth } = production({ AUTH_SECRET: '', AUTH_SECRET_FILE: write(` ${SECRET} ${end}`) });
    expect(auth.secret).toBe(` ${SECRET} `);
  });

  it('is checked as if it stood in the environment', () => {
    const rest = { NODE_ENV: 'production', AUTH_SECRET: SECRET };
    const database = loadConfig({ ...rest, DATABASE_URL_FILE: write('mysql://user:pw@db/status\n') });
    expect(database.databaseUrl).toBe('mysql://user:pw@db/status');
    expect(complaint({ DATABASE_URL_FILE: write('postgres://db') })).toMatch(/^DATABASE_URL must be/);
    expect(loadConfig({ REDIS_URL_FILE: write('redis://cache') }).redisUrl).toBe('redis://cache');
    const previous = loadConfig({ ...rest, AUTH_SECRET_PREVIOUS_FILE: write(`old ${SECRET}`) });
    expect(previous.auth.previousSecret).toBe(`old ${SECRET}`);
  });

  it.each<[string, () => Record<string, string>]>([
    ['is there twice', () => ({ AUTH_SECRET: SECRET, AUTH_SECRET_FILE: write(SECRET) })],
    ['is not there', () => ({ AUTH_SECRET_FILE: join(folder, 'nothing') })],
    ['is a folder', () => ({ AUTH_SECRET_FILE: folder })],
    ['is empty', () => ({ AUTH_SECRET_FILE: write('\n') })],
    ['is far too large', () => ({ AUTH_SECRET_FILE: write('x'.repeat(70_000)) })],
  ])('that %s is refused, by its name', (_what, env) => {
    expect(complaint(env())).toMatch(/^AUTH_SECRET(_FILE:| and AUTH_SECRET_FILE) [^\n]+\.$/);
  });
});

it('the log is kept as long as is asked, at least a day longer than the messages it answers', () => {
  expect(loadConfig({ LOG_RETENTION: 'none' }).logRetentionMs).toBeNull();
  expect(loadConfig({ LOG_RETENTION: 'P9D' }).logRetentionMs).toBe(9 * DAY);
});

describe('the demo', () => {
  it.each(['0.0.0.0', '::', '192.168.1.5', 'bot.example.com', '127.example.com'])(
    'does not give tokens to the network by mistake, at %s',
    (HOST) => {
      expect(complaint({ HOST })).toMatch(/^DEMO must be public, [^\n]+ or false\.$/);
      expect(complaint({ HOST, DEMO: 'true' })).toMatch(/^DEMO /);
      expect(loadConfig({ HOST, DEMO: 'false' })).toMatchObject({ demo: false, isDemoPublic: false });
      expect(loadConfig({ HOST, DEMO: 'public' })).toMatchObject({ demo: true, isDemoPublic: true });
    },
  );

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('is for this machine, at %s', (HOST) => {
    expect(loadConfig({ HOST })).toMatchObject({ demo: true, isDemoPublic: false });
  });
});

describe('metrics on a port of their own', () => {
  it('are where everything else is, unless a host is given', () => {
    const { monitoring } = loadConfig({ HOST: '::1', METRICS_PORT: '9090' });
    expect(monitoring).toEqual({ host: '::1', port: 9090 });
  });

  it('need a port', () => {
    expect(complaint({ METRICS_HOST: '10.0.0.1' })).toMatch(/^METRICS_PORT must be set [^\n]+\.$/);
  });
});

it('the demo is on unless it is production, a test, or turned off', () => {
  expect(loadConfig({}).demo).toBe(true);
  expect(loadConfig({ NODE_ENV: 'development' }).demo).toBe(true);
  expect(loadConfig({ NODE_ENV: 'test' }).demo).toBe(false);
  expect(loadConfig({ NODE_ENV: 'test', DEMO: 'true' }).demo).toBe(true);
  expect(loadConfig({ DEMO: 'false' }).demo).toBe(false);
  expect(production().demo).toBe(false);
});
