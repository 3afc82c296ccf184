import { runCommand } from '../../support/app/command-line';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import { ApiClient } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('access by the command line on $name', (database) => {
  disposeAfterAll();
  let settings: Record<string, string>;
  let app: TestApp;

  beforeAll(async () => {
    const databaseUrl = await database.create();
    settings = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, AUTH_SECRET: TEST_SECRET };
    app = await startTestApp({ databaseUrl });
  });

  const run = (...args: string[]) => runCommand(args, settings);
  async function succeed(...args: string[]) {
    const result = await run(...args);
    expect(result.error).toBeNull();
    return result;
  }
  const statusOf = async (token: string) =>
    (await new ApiClient(app.url, token).send('{ viewer { role } }')).status;

  it('prints tokens that the service accepts, and revokes them', async () => {
    const args = ['token', '--workspace', 'demo', '--role', 'AGENT', '--sub', 'anna', '--name', 'Anna B.'];
    const { stdout, stderr } = await succeed(...args);
    const token = stdout.trim();
    const viewer = '{ viewer { actor { externalId name } role workspace } }';
    expect((await new ApiClient(app.url, token).ask(viewer)).viewer).toEqual({
      ...{ actor: { externalId: 'anna', name: 'Anna B.' }, role: 'AGENT', workspace: 'demo' },
    });
    const [, tokenId = ''] = /Token id, for revoking it: (\S+)/.exec(stderr) ?? [];
    const revoked = await succeed('revoke', '--workspace', 'demo', '--token-id', tokenId, '--json');
    expect(Object.keys(JSON.parse(revoked.stdout))).toEqual(['revokedAt']);
    while ((await statusOf(token)) === 200);
    expect(await statusOf(token)).toBe(401);
  });

  it('prints a token as JSON', async () => {
    const args = [
      'token',
      '--workspace',
      'demo',
      '--role',
      'VIEWER',
      '--sub',
      'v',
      '--expires',
      '1h',
      '--json',
    ];
    const { stdout, stderr } = await succeed(...args);
    const { token, tokenId, expiresAt } = JSON.parse(stdout);
    expect([token, tokenId, stderr]).toEqual([expect.any(String), expect.any(String), '']);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('creates, lists, rotates and revokes API keys', async () => {
    const inDemo = ['--workspace', 'demo'];
    const create = ['key', 'create', ...inDemo, '--name', 'n8n', '--role', 'INTEGRATION'];
    const created = await succeed(
      ...create,
      '--scope',
      'STATUSES',
      'REPLIES',
      '--expires',
      '2099-01-01T00:00:00Z',
    );
    const secret = created.stdout.trim();
    expect(await statusOf(secret)).toBe(200);
    expect(created.stderr).toBe(`Key id: ${secret.slice(0, 12)}\n`);

    const rotated = JSON.parse(
      (await succeed('key', 'rotate', secret.slice(0, 12), ...inDemo, '--json')).stdout,
    );
    expect(rotated).toMatchObject({ name: 'n8n', role: 'INTEGRATION', scopes: ['STATUSES', 'REPLIES'] });
    expect(await statusOf(rotated.secret)).toBe(200);

    await succeed('key', 'revoke', secret.slice(0, 12), ...inDemo);
    while ((await statusOf(secret)) === 200);
    const list: { keyId: string; revokedAt: string | null }[] = JSON.parse(
      (await succeed('key', 'list', ...inDemo, '--json')).stdout,
    );
    expect(new Map(list.map(({ keyId, revokedAt }) => [keyId, revokedAt === null]))).toEqual(
      new Map([
        [secret.slice(0, 12), false],
        [rotated.keyId, true],
      ]),
    );
    const { stdout } = await succeed('key', 'list', ...inDemo);
    expect(stdout).toContain(`${rotated.keyId}  INTEGRATION  STATUSES,REPLIES`);
    expect(stdout).not.toContain(rotated.secret);
    expect((await succeed('key', 'list', '--workspace', 'empty')).stdout).toBe('There are no keys.\n');
  });

  it.each([
    [
      'a role that does not exist',
      ['token', '--workspace', 'w', '--role', 'BOSS', '--sub', 's'],
      'Allowed choices',
    ],
    ['a missing option', ['token', '--workspace', 'w', '--role', 'VIEWER'], "'--sub <id>' not specified"],
    ['an option that does not exist', ['migrate', '--fast'], "unknown option '--fast'"],
    ['a command that does not exist', ['destroy'], "unknown command 'destroy'"],
    ['a time that is none', ['key', 'create', '--expires', 'soon'], 'It must be a time such as'],
    [
      'a day that does not exist',
      ['key', 'create', '--expires', '2027-02-31T00:00:00Z'],
      'It must be a time',
    ],
    ['a time without a zone', ['key', 'create', '--expires', '2027-01-31T00:00:00'], 'It must be a time'],
    ['an empty workspace', ['key', 'list', '--workspace', ''], 'workspace must not be empty.'],
  ])('explains %s, and does nothing', async (_what, args, message) => {
    const { error, stderr, stdout } = await run(...args);
    expect(error).toMatchObject({ name: 'CommanderError' });
    expect([stderr.includes(message), stdout]).toEqual([true, '']);
  });

  it.each([
    [
      '--expires',
      ['token', '--workspace', 'w', '--role', 'VIEWER', '--sub', 's', '--expires', 'soon'],
      '--expires must be',
    ],
    [
      'a long life',
      ['token', '--workspace', 'w', '--role', 'VIEWER', '--sub', 's', '--expires', '3y'],
      'AUTH_MAX_TOKEN_LIFE',
    ],
    [
      'no life',
      ['token', '--workspace', 'w', '--role', 'VIEWER', '--sub', 's', '--expires', '0m'],
      '--expires must be',
    ],
    ['no target', ['revoke', '--workspace', 'w'], '--subject or --token-id is required.'],
    [
      'an empty name',
      ['key', 'create', '--workspace', 'w', '--name', '', '--role', 'VIEWER'],
      'name must not be empty.',
    ],
    ['an unknown key', ['key', 'revoke', 'bss_00000000', '--workspace', 'w'], 'The API key was not found.'],
  ])('fails with one line for %s', async (_what, args, message) => {
    const { error, stdout } = await run(...args);
    expect([error?.message.includes(message), error?.message.includes('\n'), stdout]).toEqual([
      true,
      false,
      '',
    ]);
  });

  it('runs migrations only when told to', async () => {
    const databaseUrl = await database.create();
    const { error } = await runCommand(['key', 'list', '--workspace', 'w'], {
      ...settings,
      DATABASE_URL: databaseUrl,
    });
    expect(error?.message).toMatch(/bot-status migrate/);
    await runCommand(['migrate'], { ...settings, DATABASE_URL: databaseUrl });
    const migrated = await runCommand(['key', 'list', '--workspace', 'w'], {
      ...settings,
      DATABASE_URL: databaseUrl,
    });
    expect(migrated.error).toBeNull();
  });

  it('migrates a new database, which the service then uses', async () => {
    const databaseUrl = await database.create();
    const result = await runCommand(['migrate', '--json'], { ...settings, DATABASE_URL: databaseUrl });
    expect(JSON.parse(result.stdout)).toEqual({ isUpToDate: true });
  });
});
