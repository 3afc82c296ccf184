import {
  type DocumentNode,
  defaultFieldResolver,
  type ExecutionResult,
  execute,
  type GraphQLFieldConfig,
  GraphQLObjectType,
  GraphQLSchema,
  getVariableValues,
  type OperationDefinitionNode,
  separateOperations,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { GraphqlContext } from './context';
import { conditionsOf, isCompilable, READY, readyValues, withoutConditions } from './ready-operation';

export type Variables = Readonly<Record<string, unknown>>;
export type Execute = (
  root: unknown,
  context: GraphqlContext,
  variables: Variables,
) => ExecutionResult | Promise<ExecutionResult>;

/** As many as graphql-js names. */
const MAX_ERRORS = 50;
/** Variables that decide what is asked for: for each way they may come, an operation is compiled once. */
const MAX_CONDITIONS = 4;

/** One way to run an operation; `null` where graphql-js has to say what is wrong with an argument. */
type Variant = (run: Run, context: GraphqlContext, coerced: Variables) => ReturnType<Execute> | null;

/**
 * Turns operations of a schema into functions. Compiled code answers what goes well. Whatever does not, and the few
 * documents that it would read in another way, graphql-js answers itself, so that every answer is as it would give it.
 * Properties of the schema's objects that are read without a resolver are values, neither promises nor functions.
 */
export class OperationCompiler {
  private readonly rememberingSchema: GraphQLSchema;

  constructor(private readonly schema: GraphQLSchema) {
    const config = schema.toConfig();
    const roots = [config.query, config.mutation, config.subscription];
    this.rememberingSchema = new GraphQLSchema({
      ...config,
      query: rememberResults(config.query),
      mutation: rememberResults(config.mutation),
      subscription: rememberResults(config.subscription),
      types: [...config.types.filter((type) => !roots.includes(type as GraphQLObjectType)), READY],
      assumeValid: true,
    });
  }

  /** Of a document that is valid. The function answers without `data` where variables do not fit; nothing was run then. */
  compile(document: DocumentNode, operationName: string | null): Execute {
    const { schema, rememberingSchema } = this;
    const own = separateOperations(document)[operationName ?? nameOf(document)];
    const conditions = own ? conditionsOf(own) : [];
    if (!own || !isCompilable(schema, own) || conditions.length > MAX_CONDITIONS) {
      return (rootValue, contextValue, variableValues) =>
        execute({ schema, document, operationName, rootValue, contextValue, variableValues });
    }

    const definitions = operationOf(own).variableDefinitions ?? [];
    const variants = new Map<string, Variant>();
    const findVariant = (coerced: Variables): Variant => {
      const key = conditions.map((name) => coerced[name]).join();
      const variant = variants.get(key) ?? this.compileVariant(own, coerced);
      variants.set(key, variant);
      return variant;
    };
    return (root, contextValue, variableValues) => {
      // The compiler's own reading of variables is not quite GraphQL's: it knows no @oneOf, and words errors in its own way.
      const { errors, coerced } = getVariableValues(schema, definitions, variableValues, {
        maxErrors: MAX_ERRORS,
      });
      if (errors) return { errors };
      const run = new Run(root);
      const explain = () =>
        execute({
          ...{ schema: rememberingSchema, document, operationName, rootValue: run, contextValue },
          variableValues,
        });
      const isUndecided = conditions.some((name) => typeof coerced[name] !== 'boolean');
      const result = isUndecided ? null : findVariant(coerced)(run, contextValue, coerced);
      if (!result) return explain();
      if (result instanceof Promise) return result.then((answer) => (answer.errors ? explain() : answer));
      return result.errors ? explain() : result;
    };
  }

  private compileVariant(own: DocumentNode, coerced: Variables): Variant {
    const { document, read } = readyValues(this.schema, withoutConditions(own, coerced));
    const compiled = compileQuery(this.rememberingSchema, document);
    if (!isCompiledQuery(compiled)) return () => null;
    return (run, context, variables) => {
      const values = read(variables);
      return values && compiled.query(run, context, values);
    };
  }
}

/** One run of an operation, in which the resolvers of its root fields are called once, whoever asks for their results. */
class Run {
  private readonly results = new Map<string | number, () => unknown>();

  constructor(private readonly root: unknown) {}

  once(key: string | number, resolve: (root: unknown) => unknown): unknown {
    let result = this.results.get(key);
    if (!result) {
      result = attempt(() => resolve(this.root));
      this.results.set(key, result);
    }
    return result();
  }
}

function attempt(run: () => unknown): () => unknown {
  try {
    const value = run();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** The same type, for runs as its root value. */
function rememberResults(type: GraphQLObjectType | null | undefined): GraphQLObjectType | null | undefined {
  if (!type) return type;
  const config = type.toConfig();
  const remember = (field: GraphQLFieldConfig<unknown, unknown>): GraphQLFieldConfig<unknown, unknown> => {
    const resolve = field.resolve ?? defaultFieldResolver;
    return {
      ...field,
      resolve: (run, args, context, info) =>
        (run as Run).once(info.path.key, (root) => resolve(root, args, context, info)),
    };
  };
  const fields = Object.entries(config.fields).map(([name, field]) => [name, remember(field)]);
  return new GraphQLObjectType({ ...config, fields: Object.fromEntries(fields) });
}

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  return definitions.find((definition) => definition.kind === 'OperationDefinition')!;
}

function nameOf(document: DocumentNode): string {
  return operationOf(document).name?.value ?? '';
}
