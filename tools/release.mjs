/**
 * `npm run release -- <major|minor|patch|x.y.z> [--dry-run]`: checks the tree, moves the unreleased entries of the
 * changelog under the new version, sets the version, commits and tags. It never pushes.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = 'Usage: npm run release -- <major|minor|patch|x.y.z> [--dry-run]';
const CLIENT = 'packages/client';
const PYTHON_VERSION = 'packages/client-python/src/bot_status/_version.py';
const SCHEMA_VERSION = 'src/persistence/schema/schema-version.ts';

/** The reason why there is no release. Nothing has been changed. */
class Refusal extends Error {}

const read = (path) => readFileSync(path, 'utf8');
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const say = (line) => process.stdout.write(`${line}\n`);

function nextVersion(current, wanted) {
  const [major, minor, patch] = current.split('.').map(Number);
  if (wanted === 'major') return `${major + 1}.0.0`;
  if (wanted === 'minor') return `${major}.${minor + 1}.0`;
  if (wanted === 'patch') return `${major}.${minor}.${patch + 1}`;
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(wanted ?? '')) throw new Refusal(USAGE);
  // The current version of package.json is allowed, for the first release.
  if (wanted.localeCompare(current, 'en', { numeric: true }) < 0)
    throw new Refusal(`${wanted} is lower than ${current}, the version of package.json.`);
  return wanted;
}

function requireCleanMain(tag) {
  if (git('status', '--porcelain') !== '') throw new Refusal('The working tree is not clean.');
  const branch = git('branch', '--show-current');
  if (branch !== 'main')
    throw new Refusal(`Releases are made on main, not on ${branch || 'a detached HEAD'}.`);
  if (git('tag', '--list', tag) !== '') throw new Refusal(`${tag} is released already.`);
}

function requireChecks() {
  try {
    execFileSync('npm', ['run', 'check'], { stdio: 'inherit' });
  } catch {
    throw new Refusal('npm run check failed.');
  }
}

function releaseChangelog(text, version) {
  const [head, unreleased = '', ...released] = text.split(/^(?=## )/m);
  const changes = unreleased.replace(/^## Unreleased\n/, '');
  if (changes === unreleased || changes.trim() === '')
    throw new Refusal('CHANGELOG.md lists nothing under "Unreleased".');
  const date = new Date().toISOString().slice(0, 10);
  return `${head}## Unreleased\n\n## ${version} - ${date}\n${changes}${released.join('')}`;
}

function setVersion(text, version) {
  const json = JSON.parse(text);
  json.version = version;
  // package-lock.json contains the version twice, and that of the client.
  for (const name of ['', CLIENT]) if (json.packages?.[name]) json.packages[name].version = version;
  return `${JSON.stringify(json, null, 2)}\n`;
}

/**
 * Nodes compare the minor version to decide whether they can use the tables; a test ties it to the version of the
 * package.
 */
function setSeries(text, version) {
  const series = version.split('.').slice(0, 2).join('.');
  return text.replace(/(?<=SERIES = ')[\d.]+/, series);
}

function release([wanted], isDryRun) {
  const version = nextVersion(JSON.parse(read('package.json')).version, wanted);
  const tag = `v${version}`;
  requireCleanMain(tag);
  const edits = {
    'CHANGELOG.md': releaseChangelog(read('CHANGELOG.md'), version),
    'package.json': setVersion(read('package.json'), version),
    [`${CLIENT}/package.json`]: setVersion(read(`${CLIENT}/package.json`), version),
    'package-lock.json': setVersion(read('package-lock.json'), version),
    [PYTHON_VERSION]: read(PYTHON_VERSION).replace(/(?<=VERSION = ')[\d.]+/, version),
    [SCHEMA_VERSION]: setSeries(read(SCHEMA_VERSION), version),
    // The contract that the next changes are checked against.
    'schema.released.graphql': read('schema.graphql'),
  };
  const changed = Object.keys(edits).filter((path) => edits[path] !== read(path));
  requireChecks();
  if (isDryRun) return say(`Would change ${changed.join(', ')}, commit "Release ${version}" and tag ${tag}.`);

  for (const path of changed) writeFileSync(path, edits[path]);
  git('commit', '--all', '--message', `Release ${version}`);
  git('tag', '--annotate', tag, '--message', `Release ${version}`);
  say(`Released ${version} here. Once the tests pass, push it:\n\n  git push origin main ${tag}`);
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  release(positionals, values['dry-run']);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
