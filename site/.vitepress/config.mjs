import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { BASE, OUTPUT, PAGES } from '../folders.mjs';
import { hero } from '../home.mjs';
import { extendMarkdown, renderForSearch } from '../markdown.mjs';
import { secure } from '../secure.mjs';
import { navigation, sidebar } from '../sidebar.mjs';

export default defineConfig({
  title: 'Bot status',
  description: 'One switch per contact for your AI bot: active, asleep or inactive.',
  base: BASE,
  srcDir: PAGES,
  outDir: OUTPUT,
  cacheDir: '../node_modules/.cache/vitepress',
  // Their addresses on GitHub and here have the same anchors.
  markdown: {
    anchor: { slugify: slug },
    // Those whose colors are readable on the background of the page.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    languageAlias: { caddyfile: 'nginx' },
    config: extendMarkdown,
  },
  // The index of the search is one chunk, which is loaded when someone searches.
  vite: { build: { chunkSizeWarningLimit: 1_000 } },
  // dead-links.mjs checks all links and their anchors.
  ignoreDeadLinks: true,
  // One chunk instead of an inline script in each page.
  metaChunk: true,
  head: [['link', { rel: 'icon', href: `${BASE}icon.svg`, type: 'image/svg+xml' }]],
  transformPageData: (page) => (page.relativePath === 'index.md' ? hero(page) : undefined),
  transformHtml: secure,
  themeConfig: {
    logo: '/icon.svg',
    nav: navigation,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local', options: { _render: renderForSearch } },
    externalLinkIcon: true,
  },
});
