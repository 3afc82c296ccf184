import type { World } from '../cluster/world';
import { type Outage, rideOutages } from './outage';
import type { Result } from './scenario';

/** The database says nothing and closes no connection: bytes are lost both ways or one, or the server is frozen. */
export function silentDatabase(world: World, isShort: boolean): Promise<Result> {
  const { mariadb, proxies } = world.cluster;
  const ms = isShort ? 7_000 : 20_000;
  const lose = (lost: 'both' | 'requests' | 'answers'): Outage => ({
    name: `bytes lost (${lost})`,
    ms,
    begin: async () => {
      for (const proxy of proxies) proxy.silence(lost);
    },
    end: async () => {
      for (const proxy of proxies) proxy.speak();
    },
  });
  const freeze: Outage = {
    name: 'SIGSTOP of the database',
    ms,
    begin: async () => mariadb.freeze(),
    end: async () => mariadb.thaw(),
  };
  return rideOutages(
    world,
    isShort ? [lose('both')] : [lose('both'), freeze, lose('requests'), lose('answers')],
  );
}
