import type { WebSocket } from 'ws';
import type { Principal } from '../auth/tokens';

/** A person has a few tabs, and a fleet of workers under one token some dozens; a loop that leaks has thousands. */
const MAX_SOCKETS_PER_USER = 250;

/** Counts the sockets of each user of each workspace on this node. */
export class UserSockets {
  private readonly counts = new Map<string, number>();

  /** Takes a place for the socket until it closes; `false` where the user has none left. */
  admit(socket: WebSocket, { caller }: Principal): boolean {
    const user = JSON.stringify([caller.workspace, caller.actor.id]);
    const count = this.counts.get(user) ?? 0;
    if (count >= MAX_SOCKETS_PER_USER) return false;
    this.counts.set(user, count + 1);
    socket.once('close', () => {
      const left = (this.counts.get(user) ?? 1) - 1;
      if (left === 0) this.counts.delete(user);
      else this.counts.set(user, left);
    });
    return true;
  }
}
