import type { FairTurns } from '../limits/fair-turns';
import type { GraphqlContext } from './context';

/** Items completed without looking at the time: about half a slice with all there is to select of them. */
const SHORT_LIST = 32;
/** Below this not even at the end of a slice. */
const SHORTEST_LIST = 4;

/** Whether a list is to be completed in turns with other long work. */
export function isLong(items: readonly unknown[], turns: FairTurns): boolean {
  return items.length > SHORT_LIST || (items.length > SHORTEST_LIST && turns.isOver);
}

/**
 * Hands out the items of a list one by one, in slices of the event loop that workspaces take in turn. graphql-js
 * completes each item when its promise resolves.
 */
export function handOutInTurns<T>(
  items: readonly T[],
  { services, caller, answer }: GraphqlContext,
): readonly Promise<T>[] {
  const handed = items.map((item) => deferred(item));
  const run = async () => {
    for (const { resolve } of handed) {
      // Completes the item before, unless that waits for something itself.
      await undefined;
      // Once the operation is stopped the rest is only to end.
      if (answer.error === null && services.turns.isOver) await services.turns.pause(caller.workspace);
      resolve();
    }
  };
  void run();
  return handed.map(({ promise }) => promise);
}

function deferred<T>(item: T): { promise: Promise<T>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = () => fulfil(item);
  });
  return { promise, resolve };
}
