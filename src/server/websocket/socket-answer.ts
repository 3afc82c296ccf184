import type { ExecutionResult } from 'graphql';
import { memoryExhausted } from '../../application/client-memory';
import type { GraphqlContext, Variables } from '../../graphql/context';
import { toGraphqlError } from '../../graphql/errors';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import { MESSAGE_TAIL, nextHead } from './live-delivery';
import type { SocketSession } from './socket-session';

export interface SocketOperation {
  readonly id: string;
  readonly prepared: PreparedOperation;
  readonly variableValues: Variables;
  readonly contextValue: GraphqlContext;
  readonly session: SocketSession;
  /** Releases what the operation holds. Further calls have no effect. */
  readonly release: () => void;
  /** Whether the client still waits for the response. */
  readonly isWanted: () => boolean;
}

/** An empty result: graphql-ws only sends the end. */
const SENT: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/**
 * Runs a query or mutation and sends its response. Resolves with an error to send if there is no memory for the
 * response.
 */
export async function answerOnSocket(
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
