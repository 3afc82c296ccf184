import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../processes/root';

interface Block {
  readonly language: string;
  readonly code: string;
}

/** A page of the documentation that a reader follows from the first line to the last. */
export class Page {
  readonly text: string;
  private readonly blocks: readonly Block[];

  constructor(path: string) {
    this.text = readFileSync(join(ROOT, path), 'utf8');
    this.blocks = [...this.text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)].map(
      ([, indent = '', language = '', code = '']) => ({
        language,
        code: indent === '' ? code : code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      }),
    );
  }

  /** The code blocks of a language, as a reader would copy them. */
  code(language: string): string[] {
    return this.blocks.filter((block) => block.language === language).map(({ code }) => code);
  }

  /** Its lines, code and empty ones included. */
  get length(): number {
    return this.text.trimEnd().split('\n').length;
  }
}
