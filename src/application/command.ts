import type { Needs } from './needs';
import type { UnitOfWork } from './unit-of-work';

/** One write: what it needs loaded, and what it makes of it. `run` is pure but for what it stages. */
export interface Command<T> {
  readonly needs: Needs;
  run(unit: UnitOfWork): T;
}
