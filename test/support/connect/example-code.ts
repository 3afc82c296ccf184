import { join } from 'node:path';
import { transformSync } from '@swc/core';
import ts from 'typescript';
import { ROOT } from '../processes/root';

/** TypeScript in a guide, as the file of src that it is meant for. */
export class ExampleCode {
  private readonly file: string;

  constructor(
    path: string,
    readonly text: string,
  ) {
    this.file = join(ROOT, path);
  }

  /** What the compiler has against it. */
  get typeErrors(): unknown[] {
    const { file, text } = this;
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(
      { ...config, include: [], files: [file] },
      ts.sys,
      ROOT,
    );
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (name) => name === file || fileExists(name);
    host.readFile = (name) => (name === file ? text : readFile(name));
    host.getSourceFile = (name, target, ...rest) =>
      name === file ? ts.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest);
    const program = ts.createProgram([file], { ...options, types: ['node'] }, host);
    return ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => messageText);
  }

  /** Runs it, and returns what it exports. */
  load<Exports>(): Exports {
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
    const { code } = transformSync(this.text, { jsc, module: { type: 'commonjs' } });
    const exported = {};
    const load = (name: string) => require(name.startsWith('.') ? join(this.file, '..', name) : name);
    new Function('require', 'exports', code)(load, exported);
    return exported as Exports;
  }
}
