import { renderMermaidSVG } from 'beautiful-mermaid';

const COLORS = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  muted: 'var(--vp-c-text-2)',
  accent: 'var(--vp-c-brand-1)',
  font: 'system-ui',
  transparent: true,
};
const CODE_BLOCK = /^( *)```[\s\S]*?^\1```$/gm;
/** The renderer loads its font from a foreign host. */
const FONT = /@import url\([^)]*\);/;

export function extendMarkdown(md) {
  drawDiagrams(md);
  keepBraces(md);
}

/** The text of a page for the search: without code, which would be found in place of what explains it. */
export function renderForSearch(text, env, md) {
  const html = md.render(text.replaceAll(CODE_BLOCK, ''), env);
  return env.frontmatter?.search === false ? '' : html;
}

/** Draws the diagrams of ```mermaid blocks at build time, in the colors of the page. GitHub draws them itself. */
function drawDiagrams(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info.trim() !== 'mermaid') return fence(tokens, index, ...rest);
    const svg = renderMermaidSVG(content, COLORS).replace(FONT, '');
    // As an expression, because Vue would take the style sheet of the diagram for its own.
    const expression = md.utils.escapeHtml(JSON.stringify(svg));
    return `<div class="diagram" role="figure" aria-label="Diagram" tabindex="0" v-html="${expression}"></div>\n`;
  };
}

/** Two braces are text here, not an expression of Vue. */
function keepBraces(md) {
  for (const rule of ['text', 'code_inline']) {
    const render = md.renderer.rules[rule];
    md.renderer.rules[rule] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;');
  }
}
