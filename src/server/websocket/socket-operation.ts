import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { AppError } from '../../application/app-error';
import { memoryExhausted } from '../../application/client-memory';
import type { GraphqlContext, Variables } from '../../graphql/context';
import { toGraphqlError } from '../../graphql/errors';
import { checkIntrospection } from '../../graphql/execution/introspection';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import { checkCost } from '../../graphql/limits/operation-cost';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import { MESSAGE_TAIL, nextHead } from './live-delivery';
import type { SocketExtra } from './protocol-socket';

/** What graphql-ws passes from the check of an operation to its execution. */
export interface SocketOperation extends ExecutionArgs, NonNullable<SocketExtra['signedIn']> {
  readonly id: string;
  readonly prepared: PreparedOperation;
  readonly variableValues: Variables;
  readonly contextValue: GraphqlContext;
  /** Releases what the operation holds. Further calls have no effect. */
  readonly release: () => void;
  /** Whether the client still waits for the response. */
  readonly isWanted: () => boolean;
}

/** Running operations per socket; a page of conversations uses one or two, each for up to 1,000 contacts. */
const MAX_OPERATIONS = 200;
/** An empty result: graphql-ws only sends the end. */
const SENT: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/** Checks an operation and waits until it may begin. Returns errors if it may not. */
export async function startOperation(
  { signedIn, messageBytes }: SocketExtra,
  id: string,
  { query, operationName, variables }: SubscribePayload,
  /** The operations of the socket, including this one; one that the client has abandoned is missing. */
  running: Readonly<Record<string, unknown>>,
  { schema, introspection, operations, authenticator, scheduler, createContext }: GraphqlEndpoint,
): Promise<SocketOperation | GraphQLError[]> {
  const { principal, session } = signedIn!;
  const { workspace } = principal.caller;
  const cleanups: (() => void)[] = [];
  const release = () => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  };
  try {
    if (Object.keys(running).length > MAX_OPERATIONS) {
      const message = `Too many operations on this socket; the limit is ${MAX_OPERATIONS}.`;
      throw new AppError('RATE_LIMITED', message);
    }
    authenticator.requireValid(principal);
    cleanups.push(session.takeMessage(messageBytes));
    await authenticator.countRequest(principal);
    if (!operations.isKnown(query, operationName ?? null)) await scheduler.yield(workspace);
    const prepared = operations.prepare(query, operationName ?? null);
    if (!introspection && prepared.readsSchema) checkIntrospection(principal.caller);
    const variableValues = variables ?? {};
    checkCost(prepared.cost(variableValues));
    if (prepared.type !== 'subscription') {
      cleanups.push(scheduler.enter(workspace));
      cleanups.push(await session.enter(prepared.responseCost(variableValues)));
    }
    return {
      schema,
      document: prepared.document,
      operationName,
      variableValues,
      contextValue: createContext(principal, session.memory),
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

/** Runs a query or mutation and sends its response. Resolves with an error to send if there is no memory for it. */
export async function respondOnSocket(
  { id, prepared, variableValues, contextValue, session, release, isWanted }: SocketOperation,
  format: (result: ExecutionResult) => object,
): Promise<ExecutionResult | AsyncIterable<never>> {
  try {
    const result = await prepared.execute(undefined, contextValue, variableValues);
    if (!isWanted()) return SENT;
    const payload = Buffer.from(JSON.stringify(format(result)));
    const message = [nextHead(id), payload, MESSAGE_TAIL];
    // From here on, the response counts as data that waits for its reader.
    release();
    if (session.writer.sendIfRoom(...message)) return SENT;
    if (prepared.type === 'query') {
      return { errors: [toGraphqlError(memoryExhausted(session.memory, payload.length))] };
    }
    // A mutation has taken effect, so its result must be sent.
    session.writer.send(...message);
    return SENT;
  } finally {
    release();
  }
}
