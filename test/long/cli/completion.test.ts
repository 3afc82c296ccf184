import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { buildIfOld } from '../../support/processes/build';
import { ROOT } from '../../support/processes/root';

const PROGRAM = join(ROOT, 'dist/cli/main.js');

describe('completion', () => {
  disposeAfterAll();
  let folder: string;
  beforeAll(() => {
    buildIfOld();
    folder = mkdtempSync(join(tmpdir(), 'completion-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of ['contacts.csv', 'contacts.ndjson', '.hidden']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'more contacts'));
    writeFileSync(join(folder, 'more contacts', 'list.csv'), '');
  });

  const complete = (...words: readonly string[]) => {
    const args = [PROGRAM, 'complete', '--', ...words];
    const lines = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    return lines.slice(0, -1).map((line) => line.split('\t')[0]);
  };

  it.each([
    [['k'], ['key']],
    [
      ['key', 'r'],
      ['rotate', 'revoke'],
    ],
    [
      ['token', '--role', 'A'],
      ['AGENT', 'ADMIN'],
    ],
    [['key', 'create', '--sc'], ['--scope']],
    [
      ['import', 'con'],
      ['contacts.csv', 'contacts.ndjson'],
    ],
    [['export', '.h'], ['.hidden']],
    [['import', 'more contacts/'], ['more contacts/list.csv']],
    [['import', 'none/'], []],
  ])('of %j suggests %j', (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });

  it('is a script that bash can read, and no other shells are offered', () => {
    const script = execFileSync(process.execPath, [PROGRAM, 'completion', 'bash'], { encoding: 'utf8' });
    const checked = spawnSync('bash', ['-c', `${script}\ncomplete -p bot-status`], { encoding: 'utf8' });
    expect([checked.stderr, checked.stdout]).toEqual(['', expect.stringContaining('bot-status')]);
    const other = spawnSync(process.execPath, [PROGRAM, 'completion', 'tcsh'], { encoding: 'utf8' });
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('Allowed choices are zsh')]);
  });
});
