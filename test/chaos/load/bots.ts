import { setTimeout as delay } from 'node:timers/promises';
import type { Data } from '../../support/clients/api-client';
import type { GateAnswer } from '../checks/records';
import type { Random } from '../faults/random';
import type { Caller } from './caller';
import { Load } from './load';
import { COMMIT, RESERVE } from './operations';

/** Bots that answer the same few contacts at once, and ask the gate each time. */
export class Bots extends Load {
  readonly answers: GateAnswer[] = [];
  private messages = 0;

  constructor(
    private readonly createCaller: () => Caller,
    private readonly random: Random,
    private readonly contactIds: readonly string[],
  ) {
    super();
  }

  start(count: number): void {
    for (let bot = 0; bot < count; bot += 1) {
      const caller = this.createCaller();
      this.repeat(() => this.reply(caller));
    }
  }

  private async reply(caller: Caller): Promise<void> {
    const contactId = this.random.pick(this.contactIds);
    const { token } = await caller.ask<Data['reserveReply']>(RESERVE, { input: { contactId } });
    if (token === null) return delay(this.random.next() * 400);
    await delay(this.random.next() * 50);
    const messageId = `reply ${this.messages++}`;
    // Asked again under the same token and ids until there is an answer.
    const { granted } = await caller.ask<Data['commitReply']>(COMMIT, {
      input: { token, ...partsOf(messageId) },
    });
    this.answers.push({ contactId, messageId, isGranted: granted });
    await delay(this.random.next() * 100);
  }
}

/** A reply of two messages, with the text of each. */
function partsOf(messageId: string) {
  const [second, hashes] = [`${messageId}, second part`, [`text of ${messageId}`, `rest of ${messageId}`]];
  return { messageId, messageIds: [second], bodyHash: hashes[0], bodyHashes: [hashes[1]] };
}
