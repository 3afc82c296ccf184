import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteFile } from '../../../../src/persistence/sqlite/sqlite-file';
import { disposeLater, disposeLeftovers } from '../../../support/leftovers';
import { oneTo } from '../../../support/one-to';

afterEach(disposeLeftovers);

it('finds space on the disk in many checks at once, and leaves no file behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-space-'));
  disposeLater(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'data.sqlite'), '');
  const file = new SqliteFile(join(folder, 'data.sqlite'));
  await Promise.all(oneTo(20).map(() => file.checkSpace()));
  expect(readdirSync(folder)).toEqual(['data.sqlite']);
});
