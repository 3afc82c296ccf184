import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { disposeLater, disposeLeftovers } from '../support/leftovers';

const SCRIPT = resolve(__dirname, '../../tools/release.mjs');
const PYTHON_VERSION = 'packages/client-python/src/bot_status/_version.py';
const SERIES = 'src/persistence/schema/schema-version.ts';
const PERSON = { NAME: 'Ada', EMAIL: 'ada@example.com' };
/** Nothing of this machine's git. */
const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(
    Object.entries(PERSON).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
};
const FILES = {
  'CHANGELOG.md':
    '# Changelog\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## 1.2.9 - 2026-01-02\n\n- Another.\n',
  'package.json': `${JSON.stringify({ name: 'service', version: '1.2.9', scripts: { check: 'node check.mjs' } }, null, 2)}\n`,
  'package-lock.json': `${JSON.stringify({ version: '1.2.9', packages: { '': { version: '1.2.9' }, 'packages/client': { version: '1.2.9' } } }, null, 2)}\n`,
  'packages/client/package.json': `${JSON.stringify({ name: 'client', version: '1.2.9' }, null, 2)}\n`,
  [PYTHON_VERSION]: "VERSION = '1.2.9'\n",
  [SERIES]: "export const SERIES = '1.2';\n",
  'check.mjs': '',
  'schema.graphql': 'type Query { new: Int }\n',
  'schema.released.graphql': 'type Query { old: Int }\n',
};

/** A repository of its own with these files, committed on main. */
class Repository {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bot-status-release-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    disposeLater(() => rmSync(this.folder, { recursive: true }));
    this.git('init', '--quiet', '--initial-branch=main');
    for (const [path, text] of Object.entries({ ...FILES, ...files })) this.write(path, text);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'Begin');
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8' }).trim();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  release(...args: string[]) {
    return spawnSync(process.execPath, [SCRIPT, ...args], { cwd: this.folder, env, encoding: 'utf8' });
  }

  /** All that a release could have changed. */
  state(): string[] {
    const status = this.git('status', '--porcelain');
    return [
      this.git('log', '--format=%s'),
      this.git('tag'),
      status,
      ...Object.keys(FILES).map((path) => this.read(path)),
    ];
  }
}

describe('npm run release', () => {
  afterEach(disposeLeftovers);

  it('moves the changelog, sets the version everywhere, commits and tags', () => {
    const repository = new Repository();
    const { status, stdout } = repository.release('minor');
    expect(status).toBe(0);
    expect(stdout).toContain('git push origin main v1.3.0');
    const today = new Date().toISOString().slice(0, 10);
    expect(repository.read('CHANGELOG.md')).toBe(
      `# Changelog\n\n## Unreleased\n\n## 1.3.0 - ${today}\n\n### Added\n\n- A thing.\n\n## 1.2.9 - 2026-01-02\n\n- Another.\n`,
    );
    for (const path of ['package.json', 'package-lock.json', 'packages/client/package.json', PYTHON_VERSION])
      expect(repository.read(path)).toBe(FILES[path as keyof typeof FILES].replaceAll('1.2.9', '1.3.0'));
    expect(repository.read(SERIES)).toBe("export const SERIES = '1.3';\n");
    expect(repository.read('schema.released.graphql')).toBe(FILES['schema.graphql']);
    expect(repository.git('log', '--format=%s')).toBe('Release 1.3.0\nBegin');
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('cat-file', '-t', 'v1.3.0')).toBe('tag');
    expect(repository.git('rev-parse', 'v1.3.0^{commit}')).toBe(repository.git('rev-parse', 'HEAD'));
  });

  it.each([
    ['patch', '1.2.10'],
    ['major', '2.0.0'],
    ['1.4.2', '1.4.2'],
    // Once, before anything is released.
    ['1.2.9', '1.2.9'],
  ])('%s after 1.2.9 is %s', (wanted, version) => {
    const repository = new Repository();
    expect(repository.release(wanted).status).toBe(0);
    expect(repository.git('tag')).toBe(`v${version}`);
    expect(JSON.parse(repository.read('package.json')).version).toBe(version);
  });

  it('changes nothing in a dry run', () => {
    const repository = new Repository();
    const before = repository.state();
    const { status, stdout } = repository.release('minor', '--dry-run');
    expect([status, stdout]).toEqual([0, expect.stringContaining('commit "Release 1.3.0" and tag v1.3.0')]);
    expect(repository.state()).toEqual(before);
  });

  it.each<[string, string[], Record<string, string>, (repository: Repository) => void, string]>([
    ['a change not committed', ['minor'], {}, (to) => to.write('check.mjs', '//'), 'not clean'],
    ['a file not added', ['minor'], {}, (to) => to.write('new.ts', ''), 'not clean'],
    ['another branch', ['minor'], {}, (to) => to.git('switch', '-qc', 'fix'), 'on main, not on fix'],
    [
      'a version that has its tag',
      ['patch'],
      {},
      (to) => to.git('tag', 'v1.2.10'),
      'v1.2.10 is released already',
    ],
    ['a lower version', ['1.2.8'], {}, () => undefined, '1.2.8 is lower than 1.2.9'],
    [
      'nothing new',
      ['minor'],
      { 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n## 1.2.9\n\n- A.\n' },
      () => undefined,
      'nothing',
    ],
    ['a check that fails', ['minor'], { 'check.mjs': 'process.exit(1)' }, () => undefined, 'check failed'],
    ['no version', [], {}, () => undefined, 'Usage'],
    ['a word', ['next'], {}, () => undefined, 'Usage'],
  ])('refuses %s', (_what, args, files, prepare, reason) => {
    const repository = new Repository(files);
    prepare(repository);
    const before = repository.state();
    const { status, stderr } = repository.release(...args);
    expect([status, stderr]).toEqual([1, expect.stringContaining(reason)]);
    expect(repository.state()).toEqual(before);
  });
});
