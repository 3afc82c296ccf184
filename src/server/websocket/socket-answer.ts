import type { ExecutionResult } from 'graphql';
import { memoryExhausted } from '../../application/client-memory';
import type { GraphqlContext } from '../../graphql/context';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import type { Variables } from '../../graphql/execution/variables';
import { toGraphqlError } from '../../graphql/graphql-error';
import { MESSAGE_TAIL, nextHead } from './live-delivery';
import type { SocketSession } from './socket-session';

export interface SocketOperation {
  readonly id: string;
  readonly prepared: PreparedOperation;
  readonly variableValues: Variables;
  readonly contextValue: GraphqlContext;
  readonly session: SocketSession;
  /** Gives back what it took to run it. */
  readonly leave: () => void;
  /** Whether its client has not gone on without an answer. */
  readonly isWanted: () => boolean;
}

/** Nothing that graphql-ws would have to send, but the end. */
const SENT: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/** Runs a query or a mutation and sends its answer. Resolves with an error to send where there is no memory for that. */
export async function answerOnSocket(
  { id, prepared, variableValues, contextValue, session, leave, isWanted }: SocketOperation,
  format: (result: ExecutionResult) => object,
): Promise<ExecutionResult | AsyncIterable<never>> {
  try {
    const result = await prepared.execute(undefined, contextValue, variableValues);
    if (!isWanted()) return SENT;
    const payload = Buffer.from(JSON.stringify(format(result)));
    const message = [nextHead(id), payload, MESSAGE_TAIL];
    // From here on it counts as what waits for the reader.
    leave();
    if (session.writer.sendIfRoom(...message)) return SENT;
    if (prepared.type === 'query') {
      return { errors: [toGraphqlError(memoryExhausted(session.memory, payload.length))] };
    }
    // What it did stands, and has to be told.
    session.writer.send(...message);
    return SENT;
  } finally {
    leave();
  }
}
