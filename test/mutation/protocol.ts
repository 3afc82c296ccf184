/** One test file, and which of its tests to run. */
export interface FileSelection {
  /** Below the root of the project. */
  readonly file: string;
  /** By the order of their declaration; null runs them all. */
  readonly only: readonly number[] | null;
  /** How long each test of the file may take, by the order of their declaration. */
  readonly timeoutsMs: readonly number[];
}

/** What a worker is asked to do: run tests until one fails. */
export interface Job {
  /** None in a dry run and in a control run. */
  readonly mutant: string | null;
  readonly files: readonly FileSelection[];
  /** How often the mutated code may be reached before it counts as an endless loop; null for no limit. */
  readonly hitLimit: number | null;
  readonly recordsCoverage: boolean;
}

/** How often each mutant was reached, by its id. */
export type Hits = Readonly<Record<string, number>>;

export interface TestRun {
  readonly ms: number;
  readonly hits: Hits;
}

/** What running a whole test file came to without a mutant. */
export interface FileRun {
  readonly file: string;
  /** What is reached outside tests: while the file is loaded, and in hooks of whole blocks. */
  readonly outsideTests: Hits;
  readonly tests: readonly TestRun[];
}

export interface Answer {
  /** The first failure, in words; null when all tests passed. */
  readonly failure: string | null;
  readonly timedOut: boolean;
  readonly runs: readonly FileRun[];
}
