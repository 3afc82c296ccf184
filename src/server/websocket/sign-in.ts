import { CloseCode } from 'graphql-ws';
import { AppError } from '../../application/app-error';
import { isRecord } from '../../lib/is-record';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import type { UserSockets } from '../admission/user-sockets';
import type { Authenticator } from '../auth/authenticator';
import { unauthenticated } from '../auth/tokens';
import type { SocketExtra } from './protocol-socket';
import { SocketSession } from './socket-session';
import { TRY_AGAIN_LATER } from './socket-writer';

export interface SignInOptions {
  readonly authenticator: Authenticator;
  readonly memory: MemoryBudgets;
  readonly userSockets: UserSockets;
}

/**
 * The authorization text of a `connection_init`, in the forms that clients send it: as `authorization` or `x-api-key`, in
 * any letter case, and directly or as one of `headers`. Without one, that of the upgrade request.
 */
export function authorizationOf(params: unknown, header: unknown): unknown {
  const headers = findValue(params, 'headers');
  const given = [params, headers].map(
    (record) => findValue(record, 'authorization') || findValue(record, 'x-api-key'),
  );
  return given[0] || given[1] || header;
}

/**
 * Signs a socket in with an authorization text, or closes it and returns false. After 4403, the standard client requests
 * a new token from its application and reconnects.
 */
export async function signIn(
  extra: SocketExtra,
  authorization: unknown,
  { authenticator, memory, userSockets }: SignInOptions,
): Promise<boolean> {
  const { socket, address, writer } = extra;
  try {
    const principal = await authenticator.authenticate(authorization, address);
    if (!principal) {
      throw unauthenticated('Missing token: send {"authorization": "Bearer <token>"} in connectionParams.');
    }
    // The socket closed in the meantime, so there will be no close event.
    if (socket.readyState !== socket.OPEN) return false;
    if (!userSockets.admit(socket, principal)) {
      socket.close(TRY_AGAIN_LATER, 'Too many sockets');
      return false;
    }
    extra.onSignIn();
    const stopWatching = authenticator.watch(principal, (reason) =>
      socket.close(CloseCode.Forbidden, reason),
    );
    const budget = memory.open(principal.caller.workspace, principal.caller.actor.id);
    extra.signedIn = { principal, session: new SocketSession(writer, budget) };
    socket.once('close', () => {
      stopWatching();
      budget.close();
    });
    return true;
  } catch (error) {
    const isBadToken = error instanceof AppError && error.code === 'UNAUTHENTICATED';
    if (isBadToken) socket.close(CloseCode.Forbidden, error.message);
    // A temporary problem, such as too many failures from this address, does not require another token.
    else socket.close(TRY_AGAIN_LATER, 'Try again later');
    return false;
  }
}

function findValue(record: unknown, key: string): unknown {
  if (!isRecord(record)) return undefined;
  return Object.entries(record).find(([name]) => name.toLowerCase() === key)?.[1];
}
