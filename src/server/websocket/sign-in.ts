import { CloseCode } from 'graphql-ws';
import { AppError } from '../../application/app-error';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import type { UserSockets } from '../admission/user-sockets';
import type { Authenticator } from '../auth/authenticator';
import type { SocketExtra } from './protocol-socket';
import { SocketSession } from './socket-session';
import { TRY_AGAIN_LATER } from './socket-writer';

export interface SignInOptions {
  readonly authenticator: Authenticator;
  readonly memory: MemoryBudgets;
  readonly userSockets: UserSockets;
}

/**
 * Signs a socket in with the token of its `connection_init`. False closes it with 4403, after which the standard client
 * requests a new token from its application and reconnects.
 */
export async function signIn(
  extra: SocketExtra,
  authorization: unknown,
  { authenticator, memory, userSockets }: SignInOptions,
): Promise<boolean> {
  const { socket, address, writer } = extra;
  try {
    const principal = await authenticator.authenticate(authorization, address);
    if (!principal) return false;
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
    // A temporary problem, such as too many failures from this address, does not require another token.
    const isBadToken = error instanceof AppError && error.code === 'UNAUTHENTICATED';
    if (!isBadToken) socket.close(TRY_AGAIN_LATER, 'Try again later');
    return false;
  }
}
