import type { World } from '../cluster/world';
import { rideOutages } from './outage';
import type { Result } from './scenario';

/** The database answers and refuses every change, as a primary does that was demoted. */
export function readOnlyDatabase(world: World, isShort: boolean): Promise<Result> {
  const { mariadb } = world.cluster;
  const set = (value: number) => mariadb.query(`SET GLOBAL read_only = ${value}`);
  return rideOutages(world, [
    {
      name: 'read_only',
      ms: isShort ? 7_000 : 20_000,
      begin: () => set(1),
      end: () => set(0),
    },
  ]);
}
