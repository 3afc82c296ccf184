import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the browser code into dist/web: the badge as one module that any page can load, and the demo page, which
 * loads that module as any other page would.
 */
const root = fileURLToPath(new URL('.', import.meta.url));
const outDir = fileURLToPath(new URL('../dist/web', import.meta.url));
const shared = { root, configFile: false, logLevel: 'warn' };

await build({
  ...shared,
  root: `${root}demo`,
  build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
});
await build({
  ...shared,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Not a library build, which leaves the white space in.
    rolldownOptions: {
      input: `${root}badge/bot-status-badge.ts`,
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'bot-status-badge.js' },
    },
  },
});
