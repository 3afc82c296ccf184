import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { badge, demo, explorer, explorerDir, outDir } from './builds.mjs';
import { compressFolder } from './compress.mjs';

// Whatever runs this, such as a test: Lit has a slower build for development, which warns on the console.
process.env.NODE_ENV = 'production';

// The demo comes first because its build empties dist/web.
await build(demo);
await build(badge);
await compressFolder(outDir);

// This one takes seconds, so it is only repeated after a change.
const digestFile = join(explorerDir, 'inputs.sha256');
const digest = await digestInputs();
const lastDigest = await readFile(digestFile, 'utf8').catch(() => null);
if (digest !== lastDigest) {
  await build(explorer);
  await compressFolder(join(explorerDir, 'assets'));
  await writeFile(digestFile, digest);
}

/** A digest of all that the build of the explorer depends on: its sources, these scripts and the packages. */
async function digestInputs() {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const sources = (await readdir(explorer.root)).map((file) => join(explorer.root, file));
  const scripts = ['build.mjs', 'builds.mjs', 'compress.mjs', '../package-lock.json'].map((file) =>
    join(here, file),
  );
  const hash = createHash('sha256');
  for (const file of [...sources, ...scripts].sort()) hash.update(await readFile(file));
  return hash.digest('hex');
}
