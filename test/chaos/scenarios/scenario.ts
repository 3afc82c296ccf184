import type { History } from '../history';
import type { Verdict } from '../verdict';
import type { Servers } from '../world';

export interface Request {
  readonly servers: Servers;
  readonly seed: number;
  /** A reduced run, for every commit. */
  readonly isShort: boolean;
}

export interface Result {
  readonly load: string;
  readonly history: History;
  readonly verdicts: readonly Verdict[];
  /** Figures worth knowing, by name. */
  readonly figures: Readonly<Record<string, string>>;
}

export type Scenario = (request: Request) => Promise<Result>;
