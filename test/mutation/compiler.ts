import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../support/processes/root';
import { type Mutant, readSource } from './sandbox';

/** The compiler, asked whether it would let a mutant pass: one that it refuses can't get as far as a test. */
export class Compiler {
  private changed: { readonly path: string; readonly text: string } | null = null;
  private version = 0;
  private readonly service: ts.LanguageService;

  constructor() {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    const isChanged = (path: string) => path === this.changed?.path;
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [join(ROOT, 'src/main.ts')],
      getScriptVersion: (path) => (isChanged(path) ? String(this.version) : '0'),
      getScriptSnapshot: (path) => {
        const text = isChanged(path) ? this.changed?.text : ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  refuses({ fileName, location: { start, end }, replacement }: Mutant): boolean {
    const path = join(ROOT, fileName);
    const lines = readSource(fileName).split('\n');
    const before = [...lines.slice(0, start.line), lines[start.line]!.slice(0, start.column)].join('\n');
    const after = [lines[end.line]!.slice(end.column), ...lines.slice(end.line + 1)].join('\n');
    this.version += 1;
    this.changed = { path, text: before + replacement + after };
    const errors = [
      ...this.service.getSyntacticDiagnostics(path),
      ...this.service.getSemanticDiagnostics(path),
    ];
    return errors.length > 0;
  }
}
