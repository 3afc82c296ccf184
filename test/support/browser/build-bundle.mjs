// node build-bundle.mjs ENTRY FOLDER: bundles a module for a browser, as applications do, and keeps what it exports.
import { basename, parse } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

const [entry, outDir] = process.argv.slice(2);

await build({
  configFile: false,
  logLevel: 'warn',
  mode: 'development',
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'bot-status-badge' } } })],
  build: {
    outDir,
    emptyOutDir: true,
    minify: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: entry,
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: `${parse(basename(entry)).name}.js`, codeSplitting: false },
    },
  },
});
