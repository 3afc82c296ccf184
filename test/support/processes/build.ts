import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

/** Compiles the service, unless what is there is newer than its source. */
export function buildIfOld(): void {
  if (isOlder('dist/main.js', 'src')) run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
}

/** Builds the web pages, unless those that are there are newer than their source. */
export function buildWebIfOld(): void {
  const sources = ['web', 'packages/badge/src', 'packages/client/src', 'src/demo'];
  if (sources.some((source) => isOlder('dist/web/bot-status-badge.js', source))) run('web/build.mjs');
}

/** Builds the client, unless what is there is newer than its source. */
export function buildClientIfOld(): void {
  if (isOlder('packages/client/dist/index.js', 'packages/client/src')) run('packages/client/build.mjs');
}

/** Builds the package of the badge, unless what is there is newer than its source. */
export function buildBadgeIfOld(): void {
  if (isOlder('packages/badge/dist/index.js', 'packages/badge/src')) run('packages/badge/build.mjs');
}

function isOlder(built: string, source: string): boolean {
  const files = readdirSync(join(ROOT, source), { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...files.map((file) => statSync(join(ROOT, source, file)).mtimeMs));
  return (statSync(join(ROOT, built), { throwIfNoEntry: false })?.mtimeMs ?? 0) <= newest;
}

function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}
