import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../support/processes/root';

const run = promisify(execFile);

/** The folder of the Python package. */
const PACKAGE = join(ROOT, 'packages/client-python');

const LIST_TESTS = `
import unittest
def ids(suite):
    for each in suite:
        yield from ids(each) if isinstance(each, unittest.TestSuite) else [each.id()]
print('\\n'.join(ids(unittest.defaultTestLoader.discover('tests', top_level_dir='.'))))`;

/** A test of the package: `tests.test_calls.Errors.test_name_the_field`. */
export interface PythonTest {
  readonly module: string;
  readonly inClass: string;
  readonly name: string;
}

/** CI must have Python; elsewhere its tests are left out where it is missing. */
const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0;
export const describeWithPython = HAS_PYTHON || process.env.CI ? describe : describe.skip;

/** The tests of the package, which have to be known before they run. */
export function listPythonTests(): PythonTest[] {
  if (!HAS_PYTHON) return [];
  const { status, stdout, stderr } = spawnSync('python3', ['-c', LIST_TESTS], options());
  if (status !== 0) throw new Error(String(stderr));
  const ids = String(stdout).trim().split('\n');
  return ids.map((id) => {
    const [, module, inClass, name] = /^(.+)\.(\w+)\.(\w+)$/.exec(id)!;
    return { module: module!, inClass: inClass!, name: name! };
  });
}

/** Runs the tests of a module and resolves with what they print. */
export async function runPythonTests(module: string, env: Readonly<Record<string, string>>): Promise<string> {
  // Warnings are errors, so that a test finds a connection that was never closed.
  const args = ['-W', 'error', '-m', 'unittest', '-v', module];
  const { stderr } = await run('python3', args, options(env)).catch((failure) => failure);
  return stderr;
}

/** Whether a test succeeded, by what its module has printed. */
export function hasSucceeded({ module, inClass, name }: PythonTest, output: string): boolean {
  // Python 3.11 names the test once more.
  const line = `${name} \\(${module}\\.${inClass}(\\.${name})?\\) \\.\\.\\. ok`;
  return new RegExp(`^${line}$`, 'm').test(output);
}

/** Runs a program with the package, and resolves with what it prints. */
export async function runPython(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return (await run('python3', args, options(env))).stdout;
}

function options(env: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const own = { PATH, HOME, PYTHONPATH: join(PACKAGE, 'src'), PYTHONDONTWRITEBYTECODE: '1' };
  return { cwd: PACKAGE, env: { ...own, ...env }, maxBuffer: 10_000_000, timeout: 170_000 };
}
