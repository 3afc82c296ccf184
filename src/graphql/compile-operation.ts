import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLScalarType,
  GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  visit,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { GraphqlContext } from './context';

export type Variables = Readonly<Record<string, unknown>>;
export type Execute = (
  root: unknown,
  context: GraphqlContext,
  variables: Variables,
) => ExecutionResult | Promise<ExecutionResult>;

/** The type of every variable as the compiler gets to see it: it has its value already. */
const READY = new GraphQLScalarType({ name: 'ReadyValue', serialize: (value) => value });
/** As many as graphql-js names. */
const MAX_ERRORS = 50;

/** Turns operations of a schema into functions. */
export class OperationCompiler {
  private readonly compiledSchema: GraphQLSchema;

  constructor(private readonly schema: GraphQLSchema) {
    const config = schema.toConfig();
    this.compiledSchema = new GraphQLSchema({
      ...config,
      types: [...config.types, READY],
      assumeValid: true,
    });
  }

  /** Of a document that is valid. The function answers without `data` where variables do not fit; nothing was run then. */
  compile(document: DocumentNode, operationName: string | null): Execute {
    const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
    const compiled = compileQuery(
      this.compiledSchema,
      withReadyVariables(document),
      operationName ?? undefined,
    );
    if (!isCompiledQuery(compiled)) {
      throw compiled.errors?.[0] ?? new Error('The operation can not be compiled.');
    }
    // The compiler's own reading of variables is not quite GraphQL's: it knows no @oneOf, and words errors in its own way.
    return (root, context, variables) => {
      const { errors, coerced } = getVariableValues(this.schema, definitions, variables, {
        maxErrors: MAX_ERRORS,
      });
      return errors ? { errors } : compiled.query(root, context, coerced);
    };
  }
}

function withReadyVariables(document: DocumentNode): DocumentNode {
  return visit(document, {
    VariableDefinition: ({ kind, variable }) => ({
      kind,
      variable,
      type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: READY.name } },
    }),
  });
}
