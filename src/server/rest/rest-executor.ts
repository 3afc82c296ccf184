import type { FormattedExecutionResult } from 'graphql';
import type { Variables } from '../../graphql/context';
import { maskResult } from '../../graphql/errors';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import { checkCost } from '../../graphql/limits/operation-cost';
import type { Exchange } from '../admission/in-flight-requests';
import { responseBytes } from '../admission/response-memory';
import type { Principal } from '../auth/claims';
import type { GraphqlEndpoint } from '../graphql-endpoint';

/** The sender of a request that was admitted, and what the execution needs of the request. */
export interface Sender {
  readonly principal: Principal;
  readonly requestId: string;
  readonly exchange: Exchange;
  readonly takeResponse: (bytes: number) => void;
  readonly onCost: (cost: number) => void;
}

/**
 * Executes an operation exactly as the same request to /graphql would. Throws QUERY_TOO_COSTLY, and RATE_LIMITED or
 * UNAVAILABLE if there is no memory for its response.
 */
export async function executeFor(
  { principal, requestId, takeResponse, onCost }: Sender,
  operation: PreparedOperation,
  variables: Variables,
  { scheduler, createContext, errorReporter }: GraphqlEndpoint,
): Promise<FormattedExecutionResult> {
  const { workspace } = principal.caller;
  const leave = scheduler.enter(workspace);
  try {
    // Coercing variables may take milliseconds.
    await scheduler.yield(workspace);
    const cost = operation.cost(variables);
    onCost(cost);
    checkCost(cost);
    takeResponse(responseBytes(operation.responseCost(variables)));
    const result = await operation.execute(undefined, createContext(principal), variables);
    return maskResult(result, { ...errorReporter, requestId });
  } finally {
    leave();
  }
}
