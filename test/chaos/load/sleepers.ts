import type { Data } from '../../support/clients/api-client';
import type { Random } from '../faults/random';
import type { Caller } from './caller';
import { SET_MANY } from './operations';

/** Puts contacts to sleep until drawn instants, so many in one call, so many calls at once. */
export class Sleepers {
  /** The contacts of each key. */
  readonly calls = new Map<string, readonly string[]>();
  readonly contactIds: string[] = [];
  lastWakeAt = 0;
  private contacts = 0;
  private keys = 0;

  constructor(
    private readonly createCaller: () => Caller,
    private readonly random: Random,
  ) {}

  /** New contacts, asleep until somewhere from `from` to `to`; resolves once all are. */
  async sleep({ count, perCall, from, to }: { count: number; perCall: number; from: number; to: number }) {
    const ids = Array.from({ length: count }, () => `sleeper ${this.contacts++}`);
    this.contactIds.push(...ids);
    const calls: { contactIds: string[]; wakeAt: number }[] = [];
    while (ids.length > 0)
      calls.push({ contactIds: ids.splice(0, perCall), wakeAt: this.random.whole(from, to) });
    await Promise.all(Array.from({ length: 8 }, () => this.callAll(calls)));
  }

  /** Contacts that have slept, asleep again: there is always somebody to be woken. */
  async sleepAgain(perCall: number, from: number, to: number): Promise<void> {
    const contactIds = [...new Set(Array.from({ length: perCall }, () => this.random.pick(this.contactIds)))];
    await this.callAll([{ contactIds, wakeAt: this.random.whole(from, to) }]);
  }

  private async callAll(calls: { contactIds: string[]; wakeAt: number }[]): Promise<void> {
    const caller = this.createCaller();
    for (let call = calls.shift(); call; call = calls.shift()) {
      const key = `sleep ${this.keys++}`;
      this.calls.set(key, call.contactIds);
      this.lastWakeAt = Math.max(this.lastWakeAt, call.wakeAt);
      const wake = { at: new Date(call.wakeAt).toISOString() };
      const input = { contactIds: call.contactIds, state: 'SLEEPING', wake, note: key, idempotencyKey: key };
      const { results, userErrors } = await caller.ask<Data['setBotStatuses']>(SET_MANY, { input });
      if (userErrors.length > 0) throw new Error(`A sleep was refused: ${JSON.stringify(userErrors)}`);
      // While nobody answered, the wake time may have come too close: refused, and nothing stored.
      if (results.some((one) => one.userErrors.length > 0)) this.calls.delete(key);
    }
  }
}
