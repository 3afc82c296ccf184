import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';
import { kindOf, type TextKind } from './text-kinds';

const SOURCES = join(__dirname, '../../..', 'src');

export interface SourceText {
  readonly file: string;
  /** `null` for English that goes where no message is known to go. */
  readonly kind: TextKind | null;
  /** As in the code, with `${…}` for each value. */
  readonly text: string;
}

/** Descriptions, which schema.graphql and openapi.json show, and SQL. */
const DESCRIPTIONS = /^(graphql\/(types|inputs|resolvers|enums)|rest\/(routes|openapi)\.ts)/;
const MIGRATIONS = /migrations/;

/** Every message in src: of an error, a log line, a metric or a command-line tool. */
export function collectSourceTexts(): SourceText[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .filter((file) => file.endsWith('.ts') && !DESCRIPTIONS.test(file) && !MIGRATIONS.test(file))
    .flatMap((file) => collectFrom(join(SOURCES, file)));
}

function collectFrom(path: string): SourceText[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const file = relative(SOURCES, path);
  const texts: SourceText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = ts.isTemplateExpression(node) ? textOf(node) : node.text;
      const kind = kindOf(sinkOf(node), text);
      if (kind !== 'NO_MESSAGE') texts.push({ file, kind, text: text.replaceAll('\n', '\\n') });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

function textOf({ head, templateSpans }: ts.TemplateExpression): string {
  return head.text + templateSpans.map(({ literal }) => `\${…}${literal.text}`).join('');
}

/** The name of what a text is passed to, assigned to or, failing these, returned from. */
function sinkOf(node: ts.Node): string {
  for (let around = node.parent; around; around = around.parent) {
    if (ts.isCallExpression(around) || ts.isNewExpression(around)) return nameOf(around.expression);
    if (isNamed(around) && around.name) return around.name.getText();
  }
  return '';
}

function nameOf(callee: ts.Expression): string {
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}

function isNamed(
  node: ts.Node,
): node is ts.PropertyAssignment | ts.VariableDeclaration | ts.SignatureDeclaration {
  return ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isFunctionLike(node);
}
