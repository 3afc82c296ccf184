import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../../src/config/config';
import { ConfigError } from '../../../src/config/config-error';
import { startTestApp } from '../../support/app/test-app';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

/** A port that somebody listens on. */
async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => server.close());
  return (server.address() as { port: number }).port;
}

/** A data folder in which no secret can be kept, because a folder has its name. */
function makeBlockedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-blocked-'));
  disposeLater(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'auth-secret'));
  return folder;
}

describe('a start that can not succeed says in one line which setting is at fault:', () => {
  disposeAfterAll();

  it.each<[string, () => Promise<Partial<Config>>]>([
    ['PORT', async () => ({ port: await takePort() })],
    ['HOST', async () => ({ host: '203.0.113.1' })],
    ['HOST', async () => ({ host: 'no such host' })],
    ['AUTH_SECRET', async () => ({ auth: loadConfig({}).auth, dataFolder: makeBlockedFolder() })],
  ])('%s', async (name, config) => {
    const error: unknown = await startTestApp({ config: await config() }).catch((reason) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(new RegExp(`^${name} [^\\n]+\\.$`));
  });
});
