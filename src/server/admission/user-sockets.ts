import type { WebSocket } from 'ws';
import { Counters } from '../../lib/counters';
import type { Principal } from '../auth/claims';

/** A person has a few tabs, a fleet of workers with one token a few dozen sockets; a leaking client has thousands. */
const MAX_SOCKETS_PER_USER = 250;

/** Counts the sockets of each user of each workspace on this node. */
export class UserSockets {
  private readonly sockets = new Counters();

  /** Counts the socket until it closes. Returns false if the user has too many. */
  admit(socket: WebSocket, { caller }: Principal): boolean {
    const user = JSON.stringify([caller.workspace, caller.actor.id]);
    if (this.sockets.of(user) >= MAX_SOCKETS_PER_USER) return false;
    this.sockets.add(user);
    socket.once('close', () => this.sockets.add(user, -1));
    return true;
  }
}
