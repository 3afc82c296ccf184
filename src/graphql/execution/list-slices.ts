import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { GraphqlContext } from '../context';

/** Items completed without looking at the time: about half a slice with all there is to select of them. */
const SHORT_LIST = 32;
/** Below this not even at the end of a slice. */
const SHORTEST_LIST = 4;

/** Whether a list is to be completed in turns with other long work. */
export function isLong(items: readonly unknown[], scheduler: CooperativeScheduler): boolean {
  return items.length > SHORT_LIST || (items.length > SHORTEST_LIST && scheduler.shouldYield);
}

/**
 * Hands out the items of a list one by one, in slices of the event loop that workspaces take in turn. graphql-js
 * completes each item when its promise resolves. Once the operation is stopped the next item fails, and with it the
 * list; those behind it are left as they are.
 */
export function completeInSlices<T>(
  items: readonly T[],
  { services: { scheduler }, caller, answer }: GraphqlContext,
): readonly Promise<T>[] {
  const handed = items.map((item) => defer(item));
  const run = async () => {
    for (const { resolve, reject } of handed) {
      // Completes the item before, unless that waits for something itself.
      await undefined;
      if (scheduler.shouldYield) await scheduler.yield(caller.workspace);
      if (answer.error) return reject(answer.error);
      resolve();
    }
  };
  void run();
  return handed.map(({ promise }) => promise);
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(): void;
  reject(error: Error): void;
}

function defer<T>(item: T): Deferred<T> {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((fulfil, fail) => {
    resolve = () => fulfil(item);
    reject = fail;
  });
  return { promise, resolve, reject };
}
