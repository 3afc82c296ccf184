import { GraphQLError } from 'graphql';

/** What is not GraphQL's own is masked later, by what it carries. */
export function toGraphqlError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}
