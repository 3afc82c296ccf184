/** Tags after which what follows stands apart. Others are within a word or a line. */
const BLOCK =
  /^<\/?(address|article|blockquote|br|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|tr|ul)\b/i;
/** Without a bracket within, so that a text of many brackets is read once. */
const TAG = /<[!/]?[A-Za-z-][^<>]*>/g;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,6}));/g;
/** Those that editors write; all other characters stand for themselves. */
const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', shy: '\u00ad', euro: '€' },
  ...{ hellip: '…', ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
};
const LAST_CODE_POINT = 0x10ffff;

/** The text of a message in HTML, as the reader sees it, apart from white space. */
export function htmlText(html: string): string {
  return html
    .replace(TAG, (tag) => (BLOCK.test(tag) ? '\n' : ''))
    .replace(ENTITY, (entity, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? NAMED[name]! : entity;
      const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal);
      return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : entity;
    });
}
