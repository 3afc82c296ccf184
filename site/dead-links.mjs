import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASE } from './folders.mjs';

const HREF = /<a\b[^>]*?\shref="([^"]+)"/g;
const ID = /\sid="([^"]+)"/g;
/** What the service itself serves beside the website. */
const SERVICE = ['/', '/graphql'];

/** The links of built pages to pages and anchors that do not exist, each with the page that has it. */
export function findDeadLinks(folder) {
  const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'));
  const html = new Map(pages.map((page) => [page, readFileSync(join(folder, page), 'utf8')]));
  const ids = new Map([...html].map(([page, text]) => [page, new Set(matches(text, ID))]));
  const isAlive = (page, href) => {
    const { pathname, hash } = new URL(href, `http://site${BASE}${page}`);
    if (SERVICE.includes(pathname)) return true;
    if (!pathname.startsWith(BASE)) return false;
    const path = decodeURIComponent(pathname.slice(BASE.length));
    const target = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const anchors = ids.get(target);
    if (!anchors) return existsSync(join(folder, target));
    return hash === '' || anchors.has(decodeURIComponent(hash.slice(1)));
  };
  return pages.flatMap((page) =>
    [...new Set(matches(html.get(page), HREF))]
      .filter((href) => !/^(https?|mailto):/.test(href) && !isAlive(page, href))
      .map((href) => `${page}: ${href}`),
  );
}

function matches(text, pattern) {
  return [...text.matchAll(pattern)].map(([, match]) => match.replaceAll('&amp;', '&'));
}
