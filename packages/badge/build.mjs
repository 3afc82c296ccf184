import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const cwd = dirname(fileURLToPath(import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { cwd, stdio: 'inherit' });

// What no longer has a source must not be packed.
rmSync(join(cwd, 'dist'), { recursive: true, force: true });
run(require.resolve('typescript/bin/tsc'), '-p', '.');
// The manifest describes the element to editors and documentation tools.
const analyzer = dirname(require.resolve('@custom-elements-manifest/analyzer/package.json'));
run(join(analyzer, 'cem.js'), 'analyze', '--quiet');
