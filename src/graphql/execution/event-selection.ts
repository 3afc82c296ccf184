import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isRequiredArgument,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Returns the part of a subscription that determines the payload of an event. The arguments only choose the events, so
 * they are removed, with the variables that only they use: subscriptions that differ in nothing else receive the same
 * payloads.
 */
export function selectEvent(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  const withoutArguments = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(node) {
        const field = typeInfo.getFieldDef();
        if (typeInfo.getParentType() !== schema.getSubscriptionType() || !field) return undefined;
        return { ...node, arguments: field.args.filter(isRequiredArgument).map(toEmptyArgument) };
      },
    }),
  );
  const used = new Set<string>();
  visit(withoutArguments, {
    VariableDefinition: () => false,
    Variable: (node) => void used.add(node.name.value),
  });
  return visit(withoutArguments, {
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
}

function toEmptyArgument({ name, type }: GraphQLArgument): ArgumentNode {
  if (!isNonNullType(type) || !isListType(type.ofType)) {
    throw new Error(`An argument of a subscription must be a list or optional; ${name} is neither.`);
  }
  return {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: name },
    value: { kind: Kind.LIST, values: [] },
  };
}
