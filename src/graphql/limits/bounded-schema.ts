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
import type { GraphqlContext } from '../context';
import { completeInSlices, isLong } from '../execution/list-slices';

type Resolver = GraphQLFieldResolver<unknown, GraphqlContext>;

/**
 * Bounds the response of each operation: every field spends from the operation's budget, and long lists are completed
 * in slices between which the event loop serves other work.
 */
export function boundAnswers(schema: GraphQLSchema): void {
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

const readLeaf: Resolver = (source, _args, { answer }, info) => {
  const value = (source as Readonly<Record<string, unknown>>)[info.fieldName];
  answer.spendField(value, info);
  return value;
};

function toBoundedObject(inner: Resolver): Resolver {
  return (source, args, context, info) => {
    context.answer.spendField(null, info);
    return inner(source, args, context, info);
  };
}

function toBoundedList(inner: Resolver): Resolver {
  return (source, args, context, info) => {
    context.answer.spendField(null, info);
    const bound = (found: unknown) => {
      if (!Array.isArray(found)) return found;
      const items: readonly unknown[] = found;
      context.answer.spendItems(items.length, info);
      return isLong(items, context.services.scheduler) ? completeInSlices(items, context) : items;
    };
    const found: unknown = inner(source, args, context, info);
    return found instanceof Promise ? found.then(bound) : bound(found);
  };
}
