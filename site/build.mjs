/** Builds the website of the documentation into dist/docs: `npm run docs`. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vitepress';
import { compressFolder } from '../web/compress.mjs';
import { findDeadLinks } from './dead-links.mjs';
import { OUTPUT, PAGES, ROOT, SITE } from './folders.mjs';
import { collectPages, downloadOf } from './pages.mjs';
import { describeApi } from './reference.mjs';
import { isListed } from './sidebar.mjs';

const { pages, files } = collectPages();
for (const [path, text] of describeApi()) pages.set(path, text);
files.set(`public${downloadOf('schema.graphql')}`, 'schema.graphql');
files.set('public/icon.svg', 'web/demo/public/icon.svg');
for (const scheme of ['light', 'dark'])
  files.set(`public/badge-${scheme}.png`, `docs/images/menu-${scheme}.png`);
// The hero has the title.
pages.set('index.md', pages.get('index.md').replace(/^# .*\n/, ''));

rmSync(PAGES, { recursive: true, force: true });
for (const [path, text] of pages) write(join(PAGES, path), text);
for (const [path, source] of files) cpSync(join(ROOT, source), join(PAGES, path));

const unlisted = [...pages.keys()].filter((path) => existsSync(join(ROOT, 'docs', path)) && !isListed(path));
if (unlisted.length > 0) throw new Error(`Add these pages to sidebar.mjs: ${unlisted.join(', ')}`);

await build(SITE);

const dead = findDeadLinks(OUTPUT);
if (dead.length > 0) throw new Error(`Links that lead nowhere:\n${dead.join('\n')}`);
// The highest quality takes 18 seconds in place of a half, and saves a tenth.
await compressFolder(OUTPUT, 7);

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
