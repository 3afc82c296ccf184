import { setTimeout as delay } from 'node:timers/promises';
import type { Data } from '../../support/clients/api-client';
import type { Answer } from '../checks/records';
import type { Random } from '../faults/random';
import type { Caller } from './caller';
import { Load } from './load';
import { SET } from './operations';

export interface WritersOptions {
  readonly count: number;
  readonly contactIds: readonly string[];
  readonly pauseMs: number;
}

/** Changes statuses, each under a key of its own, and asks some again to see whether the answer stays. */
export class Writers extends Load {
  readonly answers: Answer[] = [];
  private keys = 0;

  constructor(
    private readonly createCaller: () => Caller,
    private readonly random: Random,
    private readonly options: WritersOptions,
  ) {
    super();
  }

  /** The keys that were answered, each with its contact. */
  get calls(): Map<string, readonly string[]> {
    return new Map(this.answers.map(({ key, contactId }) => [key, [contactId]]));
  }

  start(): void {
    for (let writer = 0; writer < this.options.count; writer += 1) {
      const [caller, other] = [this.createCaller(), this.createCaller()];
      this.repeat(async () => {
        const input = this.draw();
        const asking = [this.set(caller, input)];
        if (this.random.chance(0.2)) asking.push(this.set(other, input));
        await Promise.all(asking);
        if (this.random.chance(0.1)) await this.set(other, input);
        await delay(this.options.pauseMs * this.random.next() * 2);
      });
    }
  }

  /** One call, made by many at once. */
  async setAtOnce(times: number): Promise<void> {
    const input = this.draw();
    await Promise.all(Array.from({ length: times }, () => this.set(this.createCaller(), input)));
  }

  private draw(): Record<string, unknown> {
    const state = this.random.pick(['ACTIVE', 'SLEEPING', 'SLEEPING', 'INACTIVE']);
    const endless = state === 'SLEEPING' ? { until: 'WOKEN' } : null;
    const wake = state !== 'ACTIVE' && this.random.chance(0.3) ? { after: 'PT2S' } : endless;
    const key = `change ${this.keys++}`;
    return {
      contactId: this.random.pick(this.options.contactIds),
      state,
      wake,
      note: key,
      idempotencyKey: key,
    };
  }

  private async set(caller: Caller, input: Record<string, unknown>): Promise<void> {
    const answer = await caller.ask<Data['setBotStatus']>(SET, { input });
    const { outcome, replayed, statusChange, botStatus, userErrors } = answer;
    if (userErrors.length > 0) throw new Error(`A change was refused: ${JSON.stringify(userErrors)}`);
    const { id, version, contactId } = statusChange;
    this.answers.push({
      key: String(input.idempotencyKey),
      contactId,
      changeId: id,
      version,
      isReplayed: replayed,
      statusVersion: botStatus.version,
      text: JSON.stringify({ outcome, statusChange }),
    });
  }
}
