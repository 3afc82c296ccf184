import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const SOURCES = join(__dirname, '../../../packages/badge/src');
const LETTER = /\p{L}/u;
const TAG = /<!--.*?-->|<\/?[a-z][^>]*>/gis;
/** Attributes that people read or hear. */
const READ =
  /\s(?:title|placeholder|alt|aria-(?:label|description|roledescription|valuetext))=(?:"([^"]*)"|([^\s">]+))/gi;
/** Stands in the markup for an expression. */
const HOLE = '\uFFFC';

/** Every text that is in the templates of the badge instead of its languages. */
export function collectTemplateTexts(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      textsOfTemplates(readFileSync(join(SOURCES, file), 'utf8')).map((text) => `${file}: ${text}`),
    );
}

/** The texts in all templates of a module: those of its markup, and those that its expressions give to it. */
export function textsOfTemplates(code: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && /^(html|svg)$/.test(node.tag.getText())) {
      texts.push(...textsOf(node.template));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest, true));
  return texts.map((text) => text.trim()).filter((text) => LETTER.test(text));
}

function textsOf(template: ts.TemplateLiteral): string[] {
  if (!ts.isTemplateExpression(template)) return readParts(template.text).map(({ text }) => text);
  const { head, templateSpans } = template;
  const markup = [head.text, ...templateSpans.map(({ literal }) => literal.text)].join(HOLE);
  return readParts(markup).flatMap(({ text, index }) => {
    const first = count(markup.slice(0, index));
    const expressions = templateSpans.slice(first, first + count(text));
    return [...text.split(HOLE), ...expressions.flatMap(({ expression }) => literalsOf(expression))];
  });
}

/** The parts of the markup that people read: what is between tags, and some attributes. */
function readParts(markup: string): { text: string; index: number }[] {
  const attributes = [...markup.matchAll(READ)].map((match) => ({
    text: match[1] ?? match[2] ?? '',
    index: match.index,
  }));
  let end = 0;
  const between = [...markup.matchAll(TAG), { 0: '', index: markup.length }].map(({ 0: tag, index }) => {
    const part = { text: markup.slice(end, index), index: end };
    end = index + tag.length;
    return part;
  });
  return [...attributes, ...between];
}

/** The literals that an expression may result in. Templates in it are visited by themselves. */
function literalsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    const values = node.templateSpans.flatMap(({ expression, literal }) => [
      ...literalsOf(expression),
      literal.text,
    ]);
    return [node.head.text, ...values];
  }
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(literalsOf);
  if (ts.isBinaryExpression(node))
    return isComparison(node) ? [] : [node.left, node.right].flatMap(literalsOf);
  if (ts.isParenthesizedExpression(node)) return literalsOf(node.expression);
  return [];
}

function isComparison({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
  );
}

function count(markup: string): number {
  return markup.split(HOLE).length - 1;
}
