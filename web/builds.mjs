import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const shared = { root, configFile: false, logLevel: 'warn' };

/** The folder of the built pages. */
export const outDir = fileURLToPath(new URL('../dist/web', import.meta.url));

/** The demo page, which loads the badge as any other page does. Build it first, because it empties the folder. */
export const demo = {
  ...shared,
  root: `${root}demo`,
  build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
};

/** The badge as one module that any page can load. */
export const badge = {
  ...shared,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Not a library build: Vite would keep the white space.
    rolldownOptions: {
      input: fileURLToPath(new URL('../packages/badge/src/index.ts', import.meta.url)),
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'bot-status-badge.js' },
    },
  },
};
