import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  GraphQLScalarType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  TypeInfo,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** The type of every variable as the compiler gets to see it: it has its value already. */
export const READY = new GraphQLScalarType({ name: 'ReadyValue', serialize: (value) => value });

/** Whether compiled code answers a document of one operation as graphql-js does, as long as nothing goes wrong. */
export function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const typeInfo = new TypeInfo(schema);
  let isFit = true;
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      OperationDefinition(node) {
        // Of several mutations, one that fails ends the operation.
        if (node.operation === 'mutation' && !hasOneField(node)) isFit = false;
      },
      Field({ name, alias }) {
        const asksForSchema = name.value.startsWith('__') && name.value !== '__typename';
        const isOdd = alias?.value === '__proto__' || isAbstractType(typeInfo.getParentType());
        if (asksForSchema || isOdd) isFit = false;
      },
    }),
  );
  return isFit;
}

function hasOneField({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.length === 1 && selectionSet.selections[0]?.kind === Kind.FIELD;
}

/** The variables that decide what is asked for. */
export function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  const collect = (node: DirectiveNode): false => {
    visit(node, { Variable: ({ name }) => void names.add(name.value) });
    return false;
  };
  visit(document, { Directive: collect });
  return [...names];
}

/** Only what is asked for, as the variables decide. */
export function withoutConditions(document: DocumentNode, variables: Values): DocumentNode {
  const decide = (node: SelectionNode) => {
    const isSkipped = getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true;
    const isIncluded = getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
    return isSkipped || !isIncluded ? null : { ...node, directives: [] };
  };
  return visit(document, { Field: decide, InlineFragment: decide, FragmentSpread: decide });
}

interface ReadyOperation {
  readonly document: DocumentNode;
  /** What its variables are to be; `null` where an argument can't be had of those the client sent. */
  readonly read: (variables: Values) => Values | null;
}

/**
 * The operation with a variable for every argument. The compiler would write values of the document into code, and
 * there are texts that it takes for code; and it reads input objects in its own way. graphql-js reads them here.
 */
export function readyValues(schema: GraphQLSchema, document: DocumentNode): ReadyOperation {
  const typeInfo = new TypeInfo(schema);
  const readers: ((variables: Values, values: Record<string, unknown>) => void)[] = [];
  const definitions: VariableDefinitionNode[] = [];

  const hoist = (node: FieldNode, field: GraphQLField<unknown, unknown>): FieldNode => {
    const names = new Map<string, string>();
    const hoisted = (node.arguments ?? []).map((argument): ArgumentNode => {
      const name = { kind: Kind.NAME, value: `value${definitions.length}` } as const;
      const variable = { kind: Kind.VARIABLE, name } as const;
      const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: READY.name } } as const;
      definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type });
      names.set(argument.name.value, name.value);
      return { ...argument, value: variable };
    });
    readers.push((variables, values) => {
      for (const [argument, value] of Object.entries(getArgumentValues(field, node, variables))) {
        const name = names.get(argument);
        if (name) values[name] = value;
      }
    });
    return { ...node, arguments: hoisted };
  };

  const ready = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => null,
      Field(node) {
        const field = typeInfo.getFieldDef();
        return field && node.arguments?.length ? hoist(node, field) : undefined;
      },
    }),
  );
  return {
    document: visit(ready, {
      OperationDefinition: (node) => ({ ...node, variableDefinitions: definitions }),
    }),
    read(variables) {
      const values: Record<string, unknown> = {};
      try {
        for (const read of readers) read(variables, values);
      } catch {
        return null;
      }
      return values;
    },
  };
}
