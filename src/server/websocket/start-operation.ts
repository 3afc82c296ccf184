import type { ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { AppError } from '../../application/app-error';
import type { GraphqlContext } from '../../graphql/context';
import type { PreparedOperations } from '../../graphql/execution/prepared-operation';
import type { Variables } from '../../graphql/execution/variables';
import { toGraphqlError } from '../../graphql/graphql-error';
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

/** What graphql-ws hands on from the check of an operation to its execution. */
export interface Operation extends ExecutionArgs, SocketOperation {
  readonly variableValues: Variables;
  readonly contextValue: GraphqlContext;
  readonly principal: Principal;
}

/** Operations running on one socket; a page of conversations takes one or two, for up to 1,000 contacts each. */
const MAX_OPERATIONS = 200;

/** Checks an operation and waits until it may begin. Answers errors where it may not. */
export async function startOperation(
  { signedIn, messageBytes }: SocketExtra,
  id: string,
  { query, operationName, variables }: SubscribePayload,
  /** The operations of the socket, this one among them; one whose client has gone on is missing. */
  running: Readonly<Record<string, unknown>>,
  { schema, operations, authenticator, scheduler, createContext }: OperationOptions,
): Promise<Operation | GraphQLError[]> {
  const { principal, session } = signedIn!;
  const { workspace } = principal.caller;
  const held: (() => void)[] = [];
  const leave = () => {
    for (const release of held.splice(0)) release();
  };
  try {
    if (Object.keys(running).length > MAX_OPERATIONS) throw tooManyOperations();
    authenticator.requireValid(principal);
    held.push(session.takeMessage(messageBytes));
    await authenticator.countRequest(principal);
    if (!operations.isKnown(query, operationName ?? null)) await scheduler.yield(workspace);
    const prepared = operations.prepare(query, operationName ?? null);
    const variableValues = variables ?? {};
    prepared.checkCost(variableValues);
    if (prepared.type !== 'subscription') {
      held.push(scheduler.enter(workspace));
      held.push(await session.enter(prepared.answerCost(variableValues)));
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
      leave,
      isWanted: () => id in running,
    };
  } catch (error) {
    leave();
    return [toGraphqlError(error)];
  }
}

function tooManyOperations(): AppError {
  const message = `Too many operations on this socket; the limit is ${MAX_OPERATIONS}.`;
  return new AppError('RATE_LIMITED', message);
}
