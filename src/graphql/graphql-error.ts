import { GraphQLError } from 'graphql';

/** Wraps an error that is not a GraphQLError, so that it can be masked by its original error later. */
export function toGraphqlError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}
