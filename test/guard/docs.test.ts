import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { parse, validate } from 'graphql';
import ts from 'typescript';
import { parse as parseYaml } from 'yaml';
import { createSchema } from '../../src/graphql/schema';
import { Page } from '../support/connect/page';
import { ROOT } from '../support/processes/root';

const CODE = /^( *)```[\s\S]*?^\1```$|`[^`\n]+`/gm;
const LINK = /\[[^\]]*\]\(([^)\s#]*)(?:#([^)\s]*))?\)/g;

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** The anchors of the headings, as GitHub and the website make them. */
function anchorsOf(page: string): string[] {
  const slugger = new GithubSlugger();
  const text = read(page).replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, title]) => slugger.slug(title!));
}

function deadLinksOf(page: string): string[] {
  const links = [...read(page).replaceAll(CODE, '').matchAll(LINK)];
  return links
    .filter(([, href]) => !/^[a-z]+:/.test(href!))
    .filter(([, href, anchor]) => {
      const target = href ? join(dirname(page), href) : page;
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !(target.endsWith('.md') && anchorsOf(target).includes(anchor));
    })
    .map(([link]) => link);
}

/** Why a code block is not valid in its language; `null` if it is, or if the language is not checked. */
type Check = (code: string) => string | null;

const schema = createSchema();
/** A program, or entries of an object or of a list. */
const checkScript: Check = (code) => {
  const problems = [code, `({${code}})`, `[${code}]`].map(whyNoProgram);
  return problems.includes(null) ? null : problems[0]!;
};
const CHECKS: Readonly<Record<string, Check>> = {
  graphql: (code) => validate(schema, parse(code))[0]?.message ?? null,
  json: (code) => JSON.parse(code) && null,
  yaml: (code) => parseYaml(code) && null,
  ...{ js: checkScript, jsx: checkScript, ts: checkScript },
  sh: (code) => {
    execFileSync('bash', ['-n'], { input: code, stdio: 'pipe' });
    return null;
  },
};

function whyNoProgram(code: string): string | null {
  const compilerOptions = { jsx: ts.JsxEmit.Preserve };
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    fileName: 'a.tsx',
    compilerOptions,
  });
  return diagnostics.length > 0 ? ts.flattenDiagnosticMessageText(diagnostics[0]!.messageText, ' ') : null;
}

function problemsOf(page: string): string[] {
  const blocks = new Page(page);
  return Object.entries(CHECKS).flatMap(([language, check]) =>
    blocks.code(language).flatMap((code) => {
      const problem = problemWith(check, code);
      return problem === null ? [] : [`${problem} in:\n${code}`];
    }),
  );
}

function problemWith(check: Check, code: string): string | null {
  try {
    return check(code);
  } catch (error) {
    return String(error);
  }
}

describe('the documentation', () => {
  it.each(pages)('has links that lead somewhere: %s', (page) => {
    expect(deadLinksOf(page)).toEqual([]);
  });

  it.each(pages)('has code that is valid: %s', (page) => {
    expect(problemsOf(page)).toEqual([]);
  });
});
