import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instrumenter } from '@stryker-mutator/instrumenter';
import { transformSync } from '@swc/core';
import { readConfig } from 'jest-config';
import { ROOT } from '../support/processes/root';
import type { Room } from './rooms';

type Instrumented = Awaited<ReturnType<Instrumenter['instrument']>>;
export type Mutant = Instrumented['mutants'][number];

const READ_BY_TESTS = ['docs', 'web', 'schema.graphql'];
const nothing = () => undefined;
const no = () => false;
const SILENT: ConstructorParameters<typeof Instrumenter>[0] = {
  ...{ trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, fatal: nothing },
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no },
  ...{ isWarnEnabled: no, isErrorEnabled: no, isFatalEnabled: no },
};

/** A compiled copy of sources and tests, in which every mutant of a room can be switched on. */
export interface Sandbox {
  readonly folder: string;
  readonly mutants: readonly Mutant[];
  remove(): void;
}

export async function createSandbox(room: Room): Promise<Sandbox> {
  const { files, mutants } = await instrument(room);
  const instrumented = new Map(files.map(({ name, content }) => [name, content]));
  const compile = await createCompiler();
  const folder = createFolder();
  for (const name of [...filesIn('src'), ...filesIn('test')]) {
    const target = join(folder, name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(instrumented.get(name) ?? readSource(name), name));
  }
  for (const name of READ_BY_TESTS) symlinkSync(join(ROOT, name), join(folder, name));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return { folder, mutants, remove };
}

/** The TypeScript files of a folder, or the file itself, below the root of the project; fails where there is neither. */
export function filesIn(path: string): string[] {
  if (path.endsWith('.ts')) {
    statSync(join(ROOT, path));
    return [path];
  }
  const names = readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.ts$/.test(name))
    .map((name) => `${path}/${name}`)
    .sort();
}

export function readSource(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

async function instrument({ sources }: Room): Promise<Instrumented> {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter');
  const files = sources
    .flatMap((source) => filesIn(`src/${source}`))
    .map((name) => ({ name, content: readSource(name), mutate: true }));
  return new Instrumenter(SILENT).instrument(files, { plugins: null, excludedMutations: [], ignorers: [] });
}

/** Compiles as the tests of the project are compiled. */
async function createCompiler(): Promise<(source: string, name: string) => string> {
  const { projectConfig } = await readConfig({ _: [], $0: '' }, ROOT);
  const options = projectConfig.transform[0]?.[2];
  return (source, filename) => transformSync(source, { ...options, filename, swcrc: false }).code;
}

/** In `node_modules`, for the packages to be found from there and for nobody else to look into it. */
function createFolder(): string {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'mutation-'));
}
