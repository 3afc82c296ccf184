import {
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { GraphqlContext } from '../context';

/** Lists up to this length are completed without checking the time: half a slice if all fields are selected. */
const SHORT_LIST = 32;
/** Lists up to this length are completed immediately, even at the end of a slice. */
const SHORTEST_LIST = 4;

type Resolver = GraphQLFieldResolver<unknown, GraphqlContext>;

/**
 * Bounds the response of each operation: every field spends from the operation's budget, and long lists are completed
 * in slices between which the event loop serves other work.
 */
export function boundResponses(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) field.resolve = toBounded(field);
  }
}

function toBounded({ type, resolve }: GraphQLField<unknown, GraphqlContext>): Resolver {
  const inner = resolve ?? readProperty;
  if (isListOfObjects(type)) return toBoundedList(inner);
  return inner === readProperty && isLeafType(getNamedType(type)) ? readLeaf : toBoundedObject(inner);
}

/** Throws if the list may contain null: if one item fails, the whole list must fail. */
function isListOfObjects(type: GraphQLOutputType): boolean {
  const list = getNullableType(type);
  if (!isListType(list) || isLeafType(getNamedType(type))) return false;
  if (!isNonNullType(list.ofType)) throw new Error(`A list of objects must not hold null: ${type}`);
  return true;
}

const readProperty: Resolver = (source, _args, _context, { fieldName }) =>
  (source as Readonly<Record<string, unknown>>)[fieldName];

const readLeaf: Resolver = (source, _args, { response }, info) => {
  const value = (source as Readonly<Record<string, unknown>>)[info.fieldName];
  response.spendField(value, info);
  return value;
};

function toBoundedObject(inner: Resolver): Resolver {
  return (source, args, context, info) => {
    context.response.spendField(null, info);
    return inner(source, args, context, info);
  };
}

function toBoundedList(inner: Resolver): Resolver {
  return (source, args, context, info) => {
    context.response.spendField(null, info);
    const bound = (found: unknown) => {
      if (!Array.isArray(found)) return found;
      context.response.spendItems(found.length, info);
      return isLong(found, context.services.scheduler) ? completeInSlices(found, context) : found;
    };
    const found: unknown = inner(source, args, context, info);
    return found instanceof Promise ? found.then(bound) : bound(found);
  };
}

/** Whether to complete a list in slices. */
function isLong(items: readonly unknown[], scheduler: CooperativeScheduler): boolean {
  return items.length > SHORT_LIST || (items.length > SHORTEST_LIST && scheduler.shouldYield);
}

/**
 * Returns the items of a list as promises that resolve one by one, in slices of the event loop that workspaces take in
 * turn. graphql-js completes each item when its promise resolves. If the operation is stopped, the next item rejects,
 * and with it the list; the items after it are left unresolved.
 */
function completeInSlices<T>(
  items: readonly T[],
  { services: { scheduler }, caller, response }: GraphqlContext,
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
      if (response.error) return reject(response.error);
      resolve();
    }
  };
  void run();
  return promises;
}
