import { setTimeout as delay } from 'node:timers/promises';
import { contactId } from '../setup/contract';
import { BadgeSocket } from './badge-socket';

/** Sockets opened at the same time: a server's backlog is no part of what is measured. */
const OPENING = 50;
const QUIET_MS = 400;
const PATIENCE_MS = 30_000;

export interface CrowdInput {
  /** What it is called afterwards. */
  readonly crowd: string;
  readonly url: string;
  readonly sockets: number;
  /** The sockets take them by turns; none leaves bare websockets that never say anything. */
  readonly tokens: readonly string[];
  /** How many contacts each socket watches; 0 for none. */
  readonly contactsEach: number;
  /** Whether all of them watch the same contacts, or each its own. */
  readonly sameContacts: boolean;
}

const crowds = new Map<string, Crowd>();

export function crowdOf(name: string): Crowd {
  const crowd = crowds.get(name);
  if (!crowd) throw new Error(`There is no crowd ${name}.`);
  return crowd;
}

export async function openCrowd(input: CrowdInput): Promise<void> {
  const crowd = new Crowd();
  crowds.set(input.crowd, crowd);
  let next = 0;
  const openNext = async () => {
    while (next < input.sockets) {
      const index = next;
      next += 1;
      crowd.add(await openOne(input, index));
    }
  };
  await Promise.all(Array.from({ length: OPENING }, openNext));
  await crowd.untilQuiet();
}

export async function closeCrowd({ crowd }: { crowd: string }): Promise<void> {
  crowdOf(crowd).close();
  crowds.delete(crowd);
  await delay(QUIET_MS);
}

async function openOne(input: CrowdInput, index: number): Promise<BadgeSocket> {
  const socket = await BadgeSocket.open(input.url);
  const token = input.tokens[index % input.tokens.length];
  if (token === undefined) return socket;
  await socket.init(token);
  const first = input.sameContacts ? 0 : index * input.contactsEach;
  const ids = Array.from({ length: input.contactsEach }, (_, offset) => contactId(first + offset));
  if (ids.length > 0) socket.watch('1', ids);
  return socket;
}

/** Many sockets whose events are counted together. */
export class Crowd {
  readonly sockets: BadgeSocket[] = [];
  events = 0;
  bytes = 0;
  lastAt = 0;
  /** Since when the events' ages are kept; `null` while nobody asks. */
  private since: number | null = null;
  private ages: number[] = [];
  private target = Number.POSITIVE_INFINITY;
  private reached: () => void = () => undefined;
  private broken: (error: Error) => void = () => undefined;

  add(socket: BadgeSocket): void {
    this.sockets.push(socket);
    socket.onEvent = (text) => this.count(text.length);
    socket.whenBroken((error) => this.broken(error));
  }

  /**
   * Runs `work` and waits until `events` more have come; tells the age of each since the start. Throws where they
   * do not come.
   */
  async expect(events: number, work: () => Promise<unknown>): Promise<number[]> {
    const begun = performance.now();
    this.since = begun;
    this.ages = [];
    this.target = this.events + events;
    const all = new Promise<void>((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`${this.target - this.events} of ${events} events did not come.`)),
        PATIENCE_MS,
      );
      this.reached = () => {
        clearTimeout(patience);
        resolve();
      };
      this.broken = reject;
    });
    await Promise.all([work(), all]);
    this.since = null;
    this.target = Number.POSITIVE_INFINITY;
    return this.ages;
  }

  /** Waits until nothing has come for a while, such as the snapshots at the beginning. */
  async untilQuiet(): Promise<void> {
    for (let before = -1; before !== this.events; ) {
      before = this.events;
      await delay(QUIET_MS);
    }
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
  }

  private count(bytes: number): void {
    this.events += 1;
    this.bytes += bytes;
    if (this.since !== null) this.ages.push(performance.now() - this.since);
    if (this.events === this.target) this.reached();
  }
}
