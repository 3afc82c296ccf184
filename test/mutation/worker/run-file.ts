import { addEventHandler, type Event, getState, resetState, run, type State } from 'jest-circus';
import type { FileSelection, TestRun } from '../protocol';
import { countFor, hitsOf } from './stryker';

type Block = State['rootDescribeBlock'];
type Test = Extract<Block['children'][number], { type: 'test' }>;

/** For a test of which no dry run knows: one that a mutant has made appear. */
const DEFAULT_TIMEOUT_MS = 5_000;

let tests: Test[] = [];
let runs: TestRun[] = [];

addEventHandler((event: Event) => {
  if (event.name === 'test_start') countFor(tests.indexOf(event.test));
  if (event.name === 'test_done' || event.name === 'test_skip') {
    const index = tests.indexOf(event.test);
    runs[index] = { ms: event.test.duration ?? 0, hits: hitsOf(index) };
    countFor(null);
  }
  const hasFailed =
    event.name === 'test_fn_failure' || event.name === 'hook_failure' || event.name === 'error';
  if (hasFailed) skipTheRest(getState().rootDescribeBlock);
});

/** Runs tests of a file that `load` declares, until one fails. */
export async function runFile(
  { only, timeoutsMs }: FileSelection,
  load: () => void,
): Promise<{ failure: string | null; tests: readonly TestRun[] }> {
  resetState();
  const { rootDescribeBlock } = getState();
  getState().testTimeout = Math.max(DEFAULT_TIMEOUT_MS, ...timeoutsMs);
  load();
  tests = testsOf(rootDescribeBlock);
  runs = [];
  tests.forEach((test, index) => {
    test.timeout = timeoutsMs[index] ?? DEFAULT_TIMEOUT_MS;
    if (only && !only.includes(index)) test.mode = 'skip';
  });
  skipEmptyBlocks(rootDescribeBlock);
  const { testResults, unhandledErrors } = await run();
  const errors = [...testResults.flatMap((result) => result.errors), ...unhandledErrors];
  return { failure: errors[0] ?? null, tests: runs };
}

function testsOf(block: Block): Test[] {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));
}

/** Keeps the hooks of blocks from running of which no test runs. */
function skipEmptyBlocks(block: Block): void {
  if (testsOf(block).every(({ mode }) => mode === 'skip')) block.mode = 'skip';
  for (const child of block.children) if (child.type === 'describeBlock') skipEmptyBlocks(child);
}

function skipTheRest(block: Block): void {
  for (const child of block.children) {
    if (child.type === 'describeBlock') skipTheRest(child);
    else if (!child.startedAt) child.mode = 'skip';
  }
}
