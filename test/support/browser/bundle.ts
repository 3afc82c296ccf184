import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { ROOT } from '../processes/root';

/** A module, given by its path from the root, bundled for a browser as an application in development would do it. */
export function bundle(module: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  try {
    const script = join(__dirname, 'build-bundle.mjs');
    const env = { ...process.env, NODE_ENV: 'development' };
    execFileSync(process.execPath, [script, join(ROOT, module), folder], { cwd: ROOT, env, stdio: 'pipe' });
    return readFileSync(join(folder, `${parse(module).name}.js`), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
