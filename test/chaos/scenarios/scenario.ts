import type { Verdict } from '../checks/verdict';
import type { World } from '../cluster/world';

export interface Result {
  readonly load: string;
  readonly verdicts: readonly Verdict[];
  /** Figures worth knowing, by name. */
  readonly figures: Readonly<Record<string, string>>;
}

/** Something that happens to the service, short in every commit, in full where promises are measured. */
export type Scenario = (world: World, isShort: boolean) => Promise<Result>;
