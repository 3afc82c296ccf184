import { TRANSITIONS } from '../../../src/domain/decisions/transitions';

/** The numbers of the rows that the code has, some of them in several cells. */
export const TABLE_ROWS: readonly number[] = Object.values(TRANSITIONS)
  .flatMap((cells) => Object.values(cells))
  .flatMap(({ rows, otherwise }) => [...rows, otherwise])
  .map(({ row }) => row);
