import { join, resolve, sep } from 'node:path';
import * as fc from 'fast-check';
import { readConfig } from 'jest-config';
import type { Answer, FileRun, FileSelection, Job } from '../protocol';
import { installJestGlobals } from './jest-globals';
import { runFile } from './run-file';
import { activate, hitsOf, startCounting } from './stryker';

/** The root of the sandbox: this file is compiled into it. */
const SANDBOX = resolve(__dirname, '../../..');
const OWN_CODE = [join(SANDBOX, 'src') + sep, join(SANDBOX, 'test') + sep];
const WORKER = __dirname + sep;
/** Where decorators keep what they were told, in packages that stay loaded. */
const REGISTRIES = [
  'typeormMetadataArgsStorage',
  'TypeGraphQLMetadataStorage',
  'classValidatorMetadataStorage',
];

async function main(seed: number): Promise<void> {
  const { projectConfig } = await readConfig({ _: [], $0: '' }, process.cwd());
  installJestGlobals(projectConfig);
  for (const file of projectConfig.setupFiles)
    require(file.replace(projectConfig.rootDir, SANDBOX).replace(/\.ts$/, '.js'));
  // The same cases in each run, or the survivors would be others each time; there is no use in shrinking them.
  fc.configureGlobal({ seed, endOnFailure: true });
  // What a mutant leaves running may fail when its tests are over.
  process.on('uncaughtException', () => undefined).on('unhandledRejection', () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', (job: Job) => void runJob(job).then((answer) => process.send?.(answer)));
}

async function runJob({ mutant, files, hitLimit, recordsCoverage }: Job): Promise<Answer> {
  const runs: FileRun[] = [];
  activate(mutant, hitLimit);
  for (const selection of files) {
    const { failure, run } = await runFresh(selection);
    if (failure !== null)
      return { failure: `${selection.file}: ${failure}`, timedOut: isTimeout(failure), runs };
    if (recordsCoverage) runs.push(run);
  }
  return { failure: null, timedOut: false, runs };
}

/** Runs a file with all code of the project loaded anew, as constants are worked out while it loads. */
async function runFresh(selection: FileSelection): Promise<{ failure: string | null; run: FileRun }> {
  forgetOwnCode();
  startCounting();
  const { file } = selection;
  const load = () => require(join(SANDBOX, file.replace(/\.ts$/, '.js')));
  const { failure, tests } = await runFile(selection, load).catch((error: unknown) => ({
    failure: String(error),
    tests: [],
  }));
  return { failure, run: { file, outsideTests: hitsOf(null), tests } };
}

function forgetOwnCode(): void {
  for (const path of Object.keys(require.cache)) {
    if (OWN_CODE.some((folder) => path.startsWith(folder)) && !path.startsWith(WORKER))
      delete require.cache[path];
  }
  module.children.length = 0;
  for (const registry of REGISTRIES) Reflect.deleteProperty(globalThis, registry);
}

function isTimeout(failure: string): boolean {
  return failure.includes('Exceeded timeout of') || failure.includes('Hit count limit reached');
}

void main(Number(process.argv[2]));
