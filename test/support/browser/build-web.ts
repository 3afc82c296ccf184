import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SOURCE = resolve('web');
const BUILT = resolve('dist/web/bot-status-badge.js');

/** Builds the web pages for the browser tests, unless those that are there are newer than their source. */
export function buildWebIfOld(): void {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  const newest = Math.max(...files.map((file) => statSync(join(SOURCE, file)).mtimeMs));
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > newest) return;
  execFileSync(process.execPath, [join(SOURCE, 'build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
}
