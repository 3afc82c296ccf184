import type { ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { AppError } from '../../application/app-error';
import type { GraphqlContext, Variables } from '../../graphql/context';
import { toGraphqlError } from '../../graphql/errors';
import type { PreparedOperations } from '../../graphql/execution/prepared-operation';
import type { ByteBudget } from '../../limits/byte-budget';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { Authenticator } from '../auth/authenticator';
import type { Principal } from '../auth/claims';
import type { SocketExtra } from './protocol-socket';
import type { SocketOperation } from './socket-answer';

export interface OperationOptions {
  readonly schema: GraphQLSchema;
  readonly operations: PreparedOperations;
  readonly authenticator: Authenticator;
  readonly scheduler: CooperativeScheduler;
  readonly createContext: (principal: Principal, memory?: ByteBudget) => GraphqlContext;
}

/** What graphql-ws passes from the check of an operation to its execution. */
export interface Operation extends ExecutionArgs, SocketOperation {
  readonly variableValues: Variables;
  readonly contextValue: GraphqlContext;
  readonly principal: Principal;
}

/** Running operations per socket; a page of conversations uses one or two, each for up to 1,000 contacts. */
const MAX_OPERATIONS = 200;

/** Checks an operation and waits until it may begin. Returns errors if it may not. */
export async function startOperation(
  { signedIn, messageBytes }: SocketExtra,
  id: string,
  { query, operationName, variables }: SubscribePayload,
  /** The operations of the socket, including this one; one that the client has abandoned is missing. */
  running: Readonly<Record<string, unknown>>,
  { schema, operations, authenticator, scheduler, createContext }: OperationOptions,
): Promise<Operation | GraphQLError[]> {
  const { principal, session } = signedIn!;
  const { workspace } = principal.caller;
  const cleanups: (() => void)[] = [];
  const release = () => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  };
  try {
    if (Object.keys(running).length > MAX_OPERATIONS) throw tooManyOperations();
    authenticator.requireValid(principal);
    cleanups.push(session.takeMessage(messageBytes));
    await authenticator.countRequest(principal);
    if (!operations.isKnown(query, operationName ?? null)) await scheduler.yield(workspace);
    const prepared = operations.prepare(query, operationName ?? null);
    const variableValues = variables ?? {};
    prepared.checkCost(variableValues);
    if (prepared.type !== 'subscription') {
      cleanups.push(scheduler.enter(workspace));
      cleanups.push(await session.enter(prepared.answerCost(variableValues)));
    }
    const { document } = prepared;
    const contextValue = createContext(principal, session.memory);
    return {
      schema,
      document,
      operationName,
      variableValues,
      contextValue,
      id,
      prepared,
      principal,
      session,
      release,
      isWanted: () => id in running,
    };
  } catch (error) {
    release();
    return [toGraphqlError(error)];
  }
}

function tooManyOperations(): AppError {
  const message = `Too many operations on this socket; the limit is ${MAX_OPERATIONS}.`;
  return new AppError('RATE_LIMITED', message);
}
