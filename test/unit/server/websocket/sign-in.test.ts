import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { AppError } from '../../../../src/application/app-error';
import { MemoryBudgets } from '../../../../src/limits/memory-budgets';
import { UserSockets } from '../../../../src/server/admission/user-sockets';
import type { Authenticator } from '../../../../src/server/auth/authenticator';
import type { Principal } from '../../../../src/server/auth/claims';
import { unauthenticated } from '../../../../src/server/auth/tokens';
import type { SocketExtra } from '../../../../src/server/websocket/protocol-socket';
import { signIn } from '../../../../src/server/websocket/sign-in';
import type { SocketWriter } from '../../../../src/server/websocket/socket-writer';

const KIB = 1024;
const ANNA: Principal = {
  caller: { workspace: 'acme', role: 'AGENT', actor: { kind: 'USER', id: 'anna', name: null } },
  ...{ expiresAt: 0, tokenId: null, issuedAt: null, keyId: null },
};

describe('the sign-in of a socket', () => {
  let socket: EventEmitter & { readyState: number };
  let extra: SocketExtra;
  /** What happens to the socket, in order. */
  let done: string[];
  let authenticate: () => Promise<Principal | null>;
  let invalidate: (reason: string) => void;
  let asked: unknown[];
  let memory: MemoryBudgets;
  let userSockets: UserSockets;

  beforeEach(() => {
    [done, asked] = [[], []];
    authenticate = async () => ANNA;
    memory = new MemoryBudgets({ node: 100 * KIB, workspace: 100 * KIB, user: 20 * KIB, socket: 20 * KIB });
    userSockets = new UserSockets();
    socket = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1 },
      close: (code: number, reason: string) => void done.push(`close ${code} ${reason}`),
    });
    const writer = { chargeTo: () => undefined, onRoom: () => undefined };
    extra = {
      ...{ socket: socket as unknown as WebSocket, writer: writer as unknown as SocketWriter },
      ...{
        address: '192.0.2.1',
        authorization: undefined,
        messageBytes: 0,
        onSignIn: () => void done.push('signed in'),
      },
    };
  });

  function start(authorization = 'Bearer token'): Promise<boolean> {
    const authenticator = {
      authenticate(...args: unknown[]) {
        asked.push(args);
        return authenticate();
      },
      watch(principal: Principal, onInvalid: typeof invalidate) {
        asked.push(principal);
        invalidate = onInvalid;
        return () => void done.push('stop watching');
      },
    };
    const options = { authenticator: authenticator as unknown as Authenticator, memory, userSockets };
    return signIn(extra, authorization, options);
  }

  it('remembers who it is, and no longer counts it among the connections without a token', async () => {
    expect(await start()).toBe(true);
    expect(extra.signedIn?.principal).toBe(ANNA);
    expect(asked).toEqual([['Bearer token', '192.0.2.1'], ANNA]);
    expect(done).toEqual(['signed in']);
  });

  it('closes the socket with 4403, and the reason, once its token is no longer valid', async () => {
    await start();
    invalidate('The token has expired.');
    expect(done).toEqual(['signed in', 'close 4403 The token has expired.']);
  });

  it('gives the socket memory of its user, until it closes', async () => {
    await start();
    expect(extra.signedIn!.session.memory.take(15 * KIB)).toBe(true);
    expect(memory.open('acme', 'anna').take(10 * KIB)).toBe(false);
    expect(memory.open('acme', 'ben').take(10 * KIB)).toBe(true);
    socket.emit('close');
    expect(memory.used).toBe(10 * KIB);
    expect(done).toEqual(['signed in', 'stop watching']);
  });

  it('is refused without a token, which closes the socket with 4403 and how to send one', async () => {
    authenticate = async () => null;
    expect(await start()).toBe(false);
    const reason = 'Missing token: send {"authorization": "Bearer <token>"} in connectionParams.';
    expect([done, extra.signedIn]).toEqual([[`close 4403 ${reason}`], undefined]);
  });

  it('is refused for an invalid token, which closes the socket with 4403 and the reason', async () => {
    authenticate = () => Promise.reject(unauthenticated('The token has expired.'));
    expect(await start()).toBe(false);
    expect([done, extra.signedIn]).toEqual([['close 4403 The token has expired.'], undefined]);
  });

  it.each([
    ['after too many failures of its address', new AppError('RATE_LIMITED', 'too many')],
    ['while the key set cannot be read', new AppError('UNAVAILABLE', 'away')],
    ['after an error of the service', new Error('broken')],
  ])('is to be tried again with the same token %s', async (_why, error) => {
    authenticate = () => Promise.reject(error);
    expect(await start()).toBe(false);
    expect([done, extra.signedIn]).toEqual([['close 1013 Try again later'], undefined]);
  });

  it('is to be tried again later by a user with too many sockets', async () => {
    for (let open = 0; open < 250; open += 1) {
      userSockets.admit(new EventEmitter() as unknown as WebSocket, ANNA);
    }
    expect(await start()).toBe(false);
    expect([done, extra.signedIn]).toEqual([['close 1013 Too many sockets'], undefined]);
  });

  it('takes nothing for a socket that has closed in the meantime', async () => {
    authenticate = async () => {
      socket.readyState = 3;
      return ANNA;
    };
    expect(await start()).toBe(false);
    expect([done, extra.signedIn, socket.listenerCount('close')]).toEqual([[], undefined, 0]);
  });
});
