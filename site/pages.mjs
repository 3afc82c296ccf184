import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { ROOT } from './folders.mjs';

const LANGUAGES = {
  '.html': 'html',
  '.jsx': 'jsx',
  '.mjs': 'js',
  '.ts': 'ts',
  '.vue': 'vue',
  '.yaml': 'yaml',
};
const IMAGES = ['.png', '.svg'];
/** A code block, inline code, or a link: its text, its target and its anchor. */
const CODE_OR_LINK = /^( *)```[\s\S]*?^\1```$|`[^`\n]+`|\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)/gm;

/**
 * The pages of the website: those below docs, and every file that one of them links to. Markdown becomes a page, source
 * code a page that shows it, anything else a download. Returns the text of each page and the source of each other file,
 * by their paths on the website.
 */
export function collectPages() {
  const pages = new Map();
  const files = new Map();
  const names = readdirSync(join(ROOT, 'docs'), { recursive: true });
  const sources = new Set(names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`));
  // A set can grow while it is iterated.
  for (const source of sources) {
    const path = pathOf(source);
    const text = readFileSync(join(ROOT, source), 'utf8');
    if (!source.endsWith('.md')) {
      pages.set(path, showCode(source, text));
      continue;
    }
    const adapted = adaptLinks(text, (href) => {
      const target = posix.join(posix.dirname(source), decodeURIComponent(href));
      const kind = kindOf(target);
      if (kind === 'FOLDER') return null;
      if (kind === 'PAGE') sources.add(target);
      else files.set(kind === 'IMAGE' ? pathOf(target) : `public${downloadOf(target)}`, target);
      if (kind === 'FILE') return downloadOf(target);
      const relative = posix.relative(posix.dirname(path), pathOf(target));
      return relative.startsWith('.') ? relative : `./${relative}`;
    });
    pages.set(path, adapted);
  }
  return { pages, files };
}

/** The path of a file of the repository on the website. */
function pathOf(source) {
  if (source === 'README.md') return 'readme.md';
  const path = source.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md');
  if (path.endsWith('.md') || IMAGES.includes(extname(path))) return path;
  // Not mirror.mjs.md: the name of a page must not look like that of another file.
  return `${path.replace(/\.(\w+)$/, '-$1')}.md`;
}

/** The address of a file that is no page, with an extension that browsers show. */
export function downloadOf(source) {
  return `/files/${source}${source.endsWith('.json') ? '' : '.txt'}`;
}

function kindOf(target) {
  const file = statSync(join(ROOT, target), { throwIfNoEntry: false });
  if (!file) throw new Error(`A page links to ${target}, which does not exist.`);
  if (file.isDirectory()) return 'FOLDER';
  const extension = extname(target);
  if (IMAGES.includes(extension)) return 'IMAGE';
  return extension === '.md' || extension in LANGUAGES ? 'PAGE' : 'FILE';
}

/** `adapt` returns the new target of a relative link, or null for a folder, which has no page. */
function adaptLinks(text, adapt) {
  return text.replaceAll(CODE_OR_LINK, (match, _indent, label, href, anchor = '') => {
    if (href === undefined || /^[a-z]+:/.test(href)) return match;
    const target = adapt(href);
    return target === null ? label : `[${label}](${target}${anchor})`;
  });
}

function showCode(source, text) {
  return `---\nsearch: false\n---\n\n# ${posix.basename(source)}\n\n\`\`\`${LANGUAGES[extname(source)]}\n${text}\`\`\`\n`;
}
