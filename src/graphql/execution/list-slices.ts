import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { GraphqlContext } from '../context';

/**
 * The length up to which a list is completed without checking the time: about half a slice if all fields are selected.
 */
const SHORT_LIST = 32;
/** Lists up to this length are completed immediately, even at the end of a slice. */
const SHORTEST_LIST = 4;

/** Whether to complete a list in slices. */
export function isLong(items: readonly unknown[], scheduler: CooperativeScheduler): boolean {
  return items.length > SHORT_LIST || (items.length > SHORTEST_LIST && scheduler.shouldYield);
}

/**
 * Returns the items of a list as promises that resolve one by one, in slices of the event loop that workspaces take in
 * turn. graphql-js completes each item when its promise resolves. If the operation is stopped, the next item rejects,
 * and with it the list; the items after it are left unresolved.
 */
export function completeInSlices<T>(
  items: readonly T[],
  { services: { scheduler }, caller, answer }: GraphqlContext,
): readonly Promise<T>[] {
  const deferred: { resolve(): void; reject(error: Error): void }[] = [];
  const promises = items.map(
    (item) =>
      new Promise<T>((resolve, reject) => {
        deferred.push({ resolve: () => resolve(item), reject });
      }),
  );
  const run = async () => {
    for (const { resolve, reject } of deferred) {
      // Lets graphql-js complete the previous item, unless that item has to wait.
      await undefined;
      if (scheduler.shouldYield) await scheduler.yield(caller.workspace);
      if (answer.error) return reject(answer.error);
      resolve();
    }
  };
  void run();
  return promises;
}
