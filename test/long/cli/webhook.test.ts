import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { runCommand } from '../../support/app/command-line';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { TEST_SECRET } from '../../support/app/tokens';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { ROOT } from '../../support/processes/root';

describe.each(databases)('webhooks by the command line on $name', (database) => {
  disposeAfterAll();
  let settings: Record<string, string>;
  let app: TestApp;
  beforeAll(async () => {
    const databaseUrl = await database.create();
    settings = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, AUTH_SECRET: TEST_SECRET };
    app = await startTestApp({ databaseUrl });
  });
  const run = (...args: string[]) => runCommand(['webhook', ...args, '--workspace', 'w'], settings);

  it('are created with a secret, receive events of it, are listed and deleted', async () => {
    const { path, secret } = JSON.parse((await run('save', 'crm', '--source', 'generic', '--json')).stdout);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const body = '{"type":"message.created","data":{"contactId":"anna","messageId":"1","origin":"CONTACT"}}';
    const seconds = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`m.${seconds}.${body}`)
      .digest('base64');
    const headers = {
      ...{ 'content-type': 'application/json', 'webhook-id': 'm' },
      ...{ 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` },
    };
    const delivered = await fetch(`${app.url}${path}`, { method: 'POST', headers, body });
    expect(await delivered.json()).toEqual({ accepted: 1, ignored: 0, failed: 0 });

    // The secret stays where none is given.
    expect((await run('save', 'crm', '--source', 'generic')).stdout).toBe(`${path}\n`);
    expect((await run('list')).stdout).toBe(
      `crm  ${path}  accepted 0, ignored 0, failed 0, unverified 0, suspected echoes 0\n`,
    );
    expect((await run('delete', 'crm')).stdout).toBe('Deleted crm.\n');
    expect((await run('delete', 'crm')).error?.message).toBe('The webhook was not found.');
    expect((await run('list')).stdout).toBe('There are no webhooks.\n');
  });

  it('take options, secrets and a template, and say what is wrong with them', async () => {
    const chatwoot = ['save', 'inbox', '--source', 'chatwoot', '--secret', 'old', 'new'];
    const saved = await run(
      ...chatwoot,
      '--option',
      'release=wake',
      'assignment=sleep',
      '--contact-id',
      '{identifier}',
      '--json',
    );
    expect(JSON.parse(saved.stdout)).toMatchObject({
      ...{ source: 'chatwoot', contactIdTemplate: '{identifier}' },
      options: { release: 'wake', assignment: 'sleep' },
    });
    expect(saved.stdout).not.toContain('old');
    expect((await run(...chatwoot, '--option', 'release')).stderr).toContain(
      'It must have the form name=value.',
    );
    expect((await run(...chatwoot, '--option', 'colour=red')).error?.message).toContain('colour');
    expect((await run('save', 'x', '--source', 'fax')).error?.message).toContain('source must be one of');
  });

  it('show what a delivery means', async () => {
    await run('save', 'inbox', '--source', 'chatwoot');
    const file = join(ROOT, 'src/webhooks/inbound/sources/chatwoot/samples/message-of-agent.json');
    const [line] = (await run('preview', 'inbox', file)).stdout.split('\n');
    expect(JSON.parse(line!)).toMatchObject({ kind: 'MESSAGE', message: { origin: 'TEAMMATE' } });
    expect((await run('preview', 'other', file)).error?.message).toBe('The webhook was not found.');
  });
});
