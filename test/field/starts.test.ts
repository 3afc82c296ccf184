import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/config';
import { startTestApp } from '../support/app/test-app';
import { disposeAfterAll, disposeLater } from '../support/leftovers';

function createText(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-text-'));
  disposeLater(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'notes.txt'), 'This is a text. '.repeat(100));
  return join(folder, 'notes.txt');
}

describe('a service that is set up wrongly', () => {
  disposeAfterAll();

  it.each([
    ['a percent sign in the password', 'mysql://u:100%@127.0.0.1:3306/b'],
    ['TLS in the words of another database', 'mysql://u:p@127.0.0.1/b?sslmode=require'],
    ['TLS in the words of a driver', 'mysql://u:p@127.0.0.1/b?ssl={"rejectUnauthorized":false}'],
    ['another database', 'postgres://u:p@127.0.0.1/b'],
    ['a folder for a file', 'sqlite:/tmp'],
    ['a file in a folder that is none', 'sqlite:/dev/null/status.db'],
    ['a text for a database', `sqlite:${createText()}`],
  ])('says in one line that DATABASE_URL is at fault: %s', async (_what, databaseUrl) => {
    const start = async () => {
      loadConfig({ DATABASE_URL: databaseUrl });
      await startTestApp({ databaseUrl });
    };
    const error = await start().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect((error as Error).message).toMatch(/^DATABASE_URL [^\n]+$/);
    expect((error as Error).message).not.toMatch(/:p@|100%/);
  });
});
