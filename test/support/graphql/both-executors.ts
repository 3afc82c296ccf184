import { execute, type GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import type { Variables } from '../../../src/graphql/context';
import type { PreparedOperation } from '../../../src/graphql/execution/prepared-operation';

type Execute = PreparedOperation['execute'];

export interface Compared {
  readonly expected: string;
  readonly received: string;
}

/** Runs operations by graphql-js, and as the service prepares them. */
export class BothExecutors {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly prepare: (query: string) => Execute,
  ) {}

  isValid(query: string): boolean {
    try {
      return validate(this.schema, parse(query)).length === 0;
    } catch {
      return false;
    }
  }

  /** Both answers as text, with what a client would not see of errors but is masked by. */
  async run(
    query: string,
    variables: Variables = {},
    { context = () => ({}), root }: { context?: () => object; root?: unknown } = {},
  ): Promise<Compared> {
    const { schema } = this;
    const document = parse(query);
    const expected = await execute({
      ...{ schema, document, rootValue: root, contextValue: context(), variableValues: variables },
    });
    const run = this.prepare(query);
    const received = await run(root, context() as never, variables);
    const again = await run(root, context() as never, variables);
    if (textOf(received) !== textOf(again)) return { expected: textOf(expected), received: textOf(again) };
    return { expected: textOf(expected), received: textOf(received) };
  }
}

function textOf({ data, errors }: { data?: unknown; errors?: readonly GraphQLError[] }): string {
  const described = errors?.map((error) => ({
    ...error.toJSON(),
    isGraphqlError: error instanceof Error && error.name === 'GraphQLError',
    original: describe(error.originalError),
  }));
  return JSON.stringify({ data, errors: described }, null, 1);
}

function describe(error: unknown): string | null {
  return error instanceof Error ? `${error.constructor.name}: ${error.message}` : null;
}
