import type { LoadProcess } from '../load/load-process';
import type { Table } from '../report/measure';
import type { DatabaseKind } from '../setup/databases';

export interface Bench {
  readonly load: LoadProcess;
  readonly databases: readonly DatabaseKind[];
  /** Smaller and shorter, to look at while tuning. */
  readonly quick: boolean;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly contacts: number;
  log(line: string): void;
}

/** Measures one thing, and hands out a table each time it has one. */
export type Job = (bench: Bench, print: (table: Table) => void) => Promise<void>;
