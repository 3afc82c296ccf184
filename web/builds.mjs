import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const shared = { root, configFile: false, logLevel: 'warn' };

/** The folder of the built pages. */
export const outDir = fileURLToPath(new URL('../dist/web', import.meta.url));
/** The folder of the explorers of the API, whose page the service completes with a token. */
export const explorerDir = fileURLToPath(new URL('../dist/explorer', import.meta.url));

/** The demo page, which loads the badge as any other page does. Build it first, because it empties the folder. */
export const demo = {
  ...shared,
  root: `${root}demo`,
  build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
};

/** Takes white space and comments out of style sheets, which are template strings that no minifier reads. */
const compactStyles = {
  name: 'compact-styles',
  enforce: 'pre',
  transform: (code, id) =>
    /\/badge-theme\.ts$|-styles\.ts$/.test(id)
      ? code
          .replace(/\/\*.*?\*\//gs, '')
          .replace(/([{};,])\s+/g, '$1')
          .replace(/\s+\{/g, '{')
      : null,
};

/** The badge as a module that any page can load; all languages but English are chunks of their own. */
export const badge = {
  ...shared,
  plugins: [compactStyles],
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    // Of a library, Vite leaves out its loader of chunks, which fires events on the window of the page.
    lib: {
      entry: fileURLToPath(new URL('../packages/badge/src/index.ts', import.meta.url)),
      formats: ['es'],
    },
    rolldownOptions: {
      output: {
        entryFileNames: 'bot-status-badge.js',
        chunkFileNames: 'assets/[name]-[hash].js',
        // By default, Vite keeps the white space of libraries.
        minify: true,
      },
    },
  },
};

/** The fonts of GraphiQL, which its style sheet contains, are larger than the rest of it. */
const removeFonts = { postcssPlugin: 'remove-fonts', AtRule: { 'font-face': (rule) => rule.remove() } };

/** The page at /graphql and /graphiql. */
export const explorer = {
  ...shared,
  root: `${root}explorer`,
  base: '/explorer/',
  css: { postcss: { plugins: [removeFonts] } },
  build: {
    outDir: explorerDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      input: `${root}explorer/explorer.html`,
      // Its packages mark components of the browser with "use client", which means nothing here.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
};
