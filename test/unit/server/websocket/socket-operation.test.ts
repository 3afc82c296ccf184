import { setImmediate as nextTurn } from 'node:timers/promises';
import { type GraphQLError, OperationTypeNode } from 'graphql';
import { AppError } from '../../../../src/application/app-error';
import { PreparedOperations } from '../../../../src/graphql/execution/prepared-operation';
import { createSchema } from '../../../../src/graphql/schema';
import { ByteBudget } from '../../../../src/limits/byte-budget';
import type { Principal } from '../../../../src/server/auth/claims';
import { unauthenticated } from '../../../../src/server/auth/tokens';
import type { GraphqlEndpoint } from '../../../../src/server/graphql-endpoint';
import type { SocketExtra } from '../../../../src/server/websocket/protocol-socket';
import {
  respondOnSocket,
  type SocketOperation,
  startOperation,
} from '../../../../src/server/websocket/socket-operation';
import { SocketSession } from '../../../../src/server/websocket/socket-session';
import type { SocketWriter } from '../../../../src/server/websocket/socket-writer';

const KIB = 1024;
const MESSAGE_BYTES = 100;
/** What the text of a message takes, as text and as parsed value. */
const HELD_BY_MESSAGE = 2 * MESSAGE_BYTES;
/** What a small response takes. */
const HELD_BY_ANSWER = 8 * KIB;
const QUERY = '{ __typename }';
const SUBSCRIPTION = 'subscription { botStatusChanged(contactIds: ["anna"]) { kind } }';
const ANNA: Principal = {
  caller: { workspace: 'acme', role: 'AGENT', actor: { kind: 'USER', id: 'anna', name: null } },
  ...{ expiresAt: 0, tokenId: null, issuedAt: null, keyId: null },
};
const schema = createSchema();

describe('an operation on a socket', () => {
  let memory: ByteBudget;
  let sent: string[];
  let hasRoom: boolean;
  let extra: SocketExtra;
  let running: Record<string, unknown>;
  let operations: PreparedOperations;
  /** What is asked of the service, in order. */
  let calls: string[];
  let requireValid: () => void;
  let countRequest: () => Promise<void>;

  beforeEach(() => {
    [calls, sent, hasRoom, running] = [[], [], true, { id: null }];
    memory = new ByteBudget(100 * KIB, new ByteBudget(1_000 * KIB));
    operations = new PreparedOperations(schema);
    [requireValid, countRequest] = [() => undefined, async () => undefined];
    const send = (...parts: Uint8Array[]) => void sent.push(Buffer.concat(parts).toString());
    const writer = {
      ...{ isFull: false, onRoom: () => undefined, chargeTo: () => undefined, send },
      sendIfRoom(...parts: Uint8Array[]) {
        if (hasRoom) send(...parts);
        return hasRoom;
      },
    } as unknown as SocketWriter;
    extra = {
      ...{
        socket: null as never,
        writer,
        address: '',
        authorization: undefined,
        messageBytes: MESSAGE_BYTES,
        onSignIn: () => undefined,
      },
      signedIn: { principal: ANNA, session: new SocketSession(writer, memory) },
    };
  });

  function start(query: string, variables?: Record<string, unknown>, operationName?: string) {
    const endpoint = {
      ...{ schema, operations },
      authenticator: { requireValid: () => requireValid(), countRequest: () => countRequest() },
      scheduler: {
        enter(workspace: string) {
          calls.push(`enter ${workspace}`);
          return () => void calls.push(`leave ${workspace}`);
        },
        yield: async (workspace: string) => void calls.push(`yield ${workspace}`),
      },
      createContext: (principal: Principal, budget: ByteBudget) => ({ principal, budget }),
    };
    const payload = { query, variables, operationName };
    return startOperation(extra, 'id', payload, running, endpoint as unknown as GraphqlEndpoint);
  }
  async function begin(...operation: Parameters<typeof start>): Promise<SocketOperation> {
    const begun = await start(...operation);
    if (Array.isArray(begun)) throw begun[0];
    return begun;
  }
  async function refusal(...operation: Parameters<typeof start>): Promise<unknown> {
    const errors = (await start(...operation)) as GraphQLError[];
    expect([errors.length, memory.used]).toEqual([1, 0]);
    return errors[0]!.originalError ?? errors[0];
  }

  describe('begins', () => {
    it('with what its execution needs', async () => {
      const variables = { ids: ['anna'] };
      const query = 'query A { __typename } query B { bots { id } }';
      const begun = await begin(query, variables, 'B');
      expect(begun).toMatchObject({
        ...{ schema, operationName: 'B', variableValues: variables, id: 'id' },
        contextValue: { principal: ANNA, budget: memory },
        ...extra.signedIn,
      });
      expect(begun.prepared).toBe(operations.prepare(query, 'B'));
      expect(begun.document).toBe(begun.prepared.document);
    });

    it('without variables where it has none', async () => {
      expect((await begin(QUERY)).variableValues).toEqual({});
    });

    it('and lets others run before its document is read for the first time, but not again', async () => {
      await begin(SUBSCRIPTION);
      expect(calls).toEqual(['yield acme']);
      await begin(SUBSCRIPTION);
      expect(calls).toEqual(['yield acme']);
    });

    it('and, as a query, is in progress and holds memory for its message and response, until it ends', async () => {
      const { release } = await begin(QUERY);
      expect(calls).toEqual(['yield acme', 'enter acme']);
      expect(memory.used).toBe(HELD_BY_MESSAGE + HELD_BY_ANSWER);
      release();
      release();
      expect(calls).toEqual(['yield acme', 'enter acme', 'leave acme']);
      expect(memory.used).toBe(0);
    });

    it('and, as a subscription, holds memory for its message, and waits for no response to be read', async () => {
      memory.take(memory.limit - HELD_BY_MESSAGE);
      const { release } = await begin(SUBSCRIPTION);
      expect(memory.used).toBe(memory.limit);
      release();
      expect(memory.used).toBe(memory.limit - HELD_BY_MESSAGE);
    });
  });

  describe('is refused, and holds nothing,', () => {
    it('where 200 others are running', async () => {
      for (let others = 1; others < 200; others += 1) running[`other ${others}`] = null;
      (await begin(SUBSCRIPTION)).release();
      running['one more'] = null;
      const message = 'Too many operations on this socket; the limit is 200.';
      expect(await refusal(SUBSCRIPTION)).toMatchObject({ code: 'RATE_LIMITED', message });
    });

    it('where the token is no longer valid', async () => {
      const error = unauthenticated('The token has expired.');
      requireValid = () => {
        throw error;
      };
      expect(await refusal(QUERY)).toBe(error);
    });

    it('where there is no memory for its message', async () => {
      extra.messageBytes = memory.limit;
      expect(await refusal(QUERY)).toMatchObject({ code: 'RATE_LIMITED' });
    });

    it('where its user has sent too many requests', async () => {
      const error = new AppError('RATE_LIMITED', 'too many');
      countRequest = () => Promise.reject(error);
      expect(await refusal(QUERY)).toBe(error);
    });

    it.each([
      ['its document is not valid', '{ nonsense }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
      ['it has no operation of this name', QUERY, 'Other', 'OPERATION_RESOLUTION_FAILURE'],
    ])('where %s', async (_why, query, name, code) => {
      expect(await refusal(query, undefined, name)).toMatchObject({ extensions: { code } });
    });

    it('where it costs too much, with the values of its variables', async () => {
      const page = 'contacts(first: $n) { edges { node { statusHistory(first: $n) { edges { cursor } } } } }';
      const query = `query ($n: Int) { ${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((name) => `${name}: ${page}`).join(' ')} }`;
      expect(await refusal(query, { n: 100 })).toMatchObject({ code: 'QUERY_TOO_COSTLY' });
      expect((await begin(query, { n: 1 })).variableValues).toEqual({ n: 1 });
    });
  });

  describe('is answered', () => {
    const format = (result: object) => ({ ...result, formatted: true });
    /** Runs an operation whose result is told. */
    async function answer(type: OperationTypeNode, execute: () => unknown = () => ({ data: { n: 1 } })) {
      const begun = await begin(QUERY);
      const asked: unknown[] = [];
      const prepared = {
        ...begun.prepared,
        type,
        execute(...args: unknown[]) {
          asked.push(args);
          return execute() as never;
        },
      };
      const result = await respondOnSocket({ ...begun, prepared }, format);
      expect([asked, memory.used]).toEqual([[[undefined, begun.contextValue, {}]], 0]);
      return result;
    }
    /** What graphql-ws still has to send. */
    async function rest(result: Awaited<ReturnType<typeof answer>>): Promise<unknown> {
      if (!(Symbol.asyncIterator in result)) return result;
      const items: unknown[] = [];
      for await (const item of result) items.push(item);
      return items;
    }
    const MESSAGE = '{"id":"id","type":"next","payload":{"data":{"n":1},"formatted":true}}';

    it.each([OperationTypeNode.QUERY, OperationTypeNode.MUTATION])('with one message: a %s', async (type) => {
      expect(await rest(await answer(type))).toEqual([]);
      expect(sent).toEqual([MESSAGE]);
    });

    it('once its response no longer counts as running, so that another may begin', async () => {
      const used: number[] = [];
      const { writer } = extra;
      Object.assign(writer, { sendIfRoom: () => used.push(memory.used) > 0 });
      await answer(OperationTypeNode.QUERY);
      expect(used).toEqual([0]);
    });

    it('with an error where there is no memory for the response of a query', async () => {
      hasRoom = false;
      const result = await rest(await answer(OperationTypeNode.QUERY));
      expect(result).toEqual({ errors: [expect.objectContaining({ originalError: expect.anything() })] });
      const [error] = (result as { errors: GraphQLError[] }).errors;
      expect(error!.originalError).toMatchObject({ code: 'RATE_LIMITED' });
      expect(sent).toEqual([]);
    });

    it('in any case where it has changed something', async () => {
      hasRoom = false;
      expect(await rest(await answer(OperationTypeNode.MUTATION))).toEqual([]);
      expect(sent).toEqual([MESSAGE]);
    });

    it('with nothing where the client has abandoned it', async () => {
      const result = await answer(OperationTypeNode.QUERY, async () => {
        await nextTurn();
        delete running.id;
        return { data: { n: 1 } };
      });
      expect(await rest(result)).toEqual([]);
      expect(sent).toEqual([]);
    });

    it('with an error of the service, after which it holds nothing', async () => {
      await expect(
        answer(OperationTypeNode.QUERY, () => Promise.reject(new Error('broken'))),
      ).rejects.toThrow('broken');
      expect(memory.used).toBe(0);
    });
  });
});
