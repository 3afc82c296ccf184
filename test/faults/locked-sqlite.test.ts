import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, renameSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { startWithBot } from '../support/app/start-with-bot';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { type ApiClient, UNTIL_WOKEN } from '../support/clients/api-client';
import { untilReadiness } from '../support/clients/readiness';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';

const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { botStatus { version } } }`;
const READ = '{ botStatuses(contactIds: ["anna"]) { nodes { version } } }';
/** What a freeze of the busy wait in SQLite would be many times above. */
const STALL_MS = 1_000;

/** Another process that holds the write lock of the file until it is told to let go. */
async function lockFile(path: string): Promise<() => Promise<void>> {
  const script = `
    const db = new (require('libsql'))(${JSON.stringify(path)}, { timeout: 1000 });
    db.exec('BEGIN EXCLUSIVE');
    process.stdout.write('locked');
    process.stdin.once('data', () => process.exit(0));`;
  const child: ChildProcess = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  disposeLater(() => child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return async () => {
    child.stdin!.write('go');
    await once(child, 'exit');
  };
}

/** The longest that the event loop stood still, until it is asked. */
function watchEventLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

describe('an SQLite file', () => {
  disposeAfterAll();
  let app: TestApp;
  let agent: ApiClient;
  let databaseUrl: string;
  let path: string;

  beforeAll(async () => {
    databaseUrl = await databases[0]!.create();
    path = databaseUrl.slice('sqlite:'.length);
    ({ app } = await startWithBot({ databaseUrl }));
    agent = await app.client('AGENT');
  });

  const set = (contactId: string) =>
    agent.send(SET, { input: { contactId, state: 'SLEEPING', wake: UNTIL_WOKEN } });
  const codeOf = ({ errors }: Awaited<ReturnType<typeof set>>) => errors[0]?.extensions.code;

  it('that another process locks for a moment: the change waits without holding up anything', async () => {
    const unlock = await lockFile(path);
    const stall = watchEventLoop();
    const changed = set('anna');
    // Reading goes on meanwhile.
    expect((await agent.send(READ)).errors).toEqual([]);
    await delay(300);
    await unlock();
    expect((await changed).data.setBotStatus.botStatus.version).toBe(1);
    expect(stall()).toBeLessThan(STALL_MS);
  });

  it('that another process keeps locked: UNAVAILABLE and not ready, until it lets go', async () => {
    const unlock = await lockFile(path);
    const stall = watchEventLoop();
    const changed = set('ben');
    await untilReadiness(app.url, 503);
    expect(codeOf(await set('ben'))).toBe('UNAVAILABLE');
    expect(codeOf(await changed)).toBe('UNAVAILABLE');
    expect(stall()).toBeLessThan(STALL_MS);
    await unlock();
    await untilReadiness(app.url, 200);
    expect((await set('ben')).data.setBotStatus.botStatus.version).toBe(1);
  });

  it('that was moved away: nothing is stored where nobody finds it', async () => {
    renameSync(path, `${path}-moved`);
    expect(codeOf(await set('cleo'))).toBe('UNAVAILABLE');
    await untilReadiness(app.url, 503);
    copyFileSync(`${path}-moved`, path);
    expect(codeOf(await set('cleo'))).toBe('UNAVAILABLE');
    renameSync(`${path}-moved`, path);
    await untilReadiness(app.url, 200);
    expect((await set('cleo')).data.setBotStatus.botStatus.version).toBe(1);
  });

  it('is taken by one process alone, and by the next one after it', async () => {
    const start = startTestApp({ databaseUrl });
    await expect(start).rejects.toThrow(`DATABASE_URL is in use by another process: ${path}`);
    expect((await set('dana')).data.setBotStatus.botStatus.version).toBe(1);
    const backUp = `new (require('libsql'))('${path}').exec("VACUUM INTO '${path}-backup'")`;
    execFileSync(process.execPath, ['-e', backUp]);
    await app.stop();
    const next = await startTestApp({ databaseUrl });
    expect(await (await next.client('VIEWER')).status('dana')).toMatchObject({ version: 1 });
  });
});
