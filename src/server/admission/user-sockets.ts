import type { WebSocket } from 'ws';
import { Counters } from '../../lib/counters';
import type { Principal } from '../auth/claims';

/** A person has a few tabs, and a fleet of workers under one token some dozens; a loop that leaks has thousands. */
const MAX_SOCKETS_PER_USER = 250;

/** Counts the sockets of each user of each workspace on this node. */
export class UserSockets {
  private readonly sockets = new Counters();

  /** Takes a place for the socket until it closes; `false` where the user has none left. */
  admit(socket: WebSocket, { caller }: Principal): boolean {
    const user = JSON.stringify([caller.workspace, caller.actor.id]);
    if (this.sockets.of(user) >= MAX_SOCKETS_PER_USER) return false;
    this.sockets.add(user);
    socket.once('close', () => this.sockets.add(user, -1));
    return true;
  }
}
