import { setTimeout as delay } from 'node:timers/promises';
import type { Data } from '../../support/clients/api-client';
import type { ExpectedWaiting } from '../checks/records';
import type { Random } from '../faults/random';
import type { Caller } from './caller';
import { Load } from './load';
import { COMMIT, LINK, RECORD, RESERVE, REVOKE, SET } from './operations';
import { WaitingModel } from './waiting-model';

type Message = Record<string, unknown>;

/** As many messages may wait as are counted exactly. */
const MOST_INBOUND = 40;

/** A person with two ids, who writes and is answered one message after the other. */
class Talker {
  readonly aliasId: string;
  readonly model = new WaitingModel();
  private guess: { readonly messageId: string; readonly sentAt: number } | null = null;
  private count = 0;

  constructor(
    readonly contactId: string,
    private readonly caller: Caller,
    private readonly random: Random,
    /** The ids of messages that bear a sign of the bot. */
    private readonly ownMessages: Set<string>,
  ) {
    this.aliasId = `${contactId}, phone`;
  }

  /** Some write under both ids before these are known to be of one person: then the two are merged. */
  async begin(): Promise<void> {
    if (this.random.chance(0.5)) {
      await this.record({ contactId: this.contactId, origin: 'TEAMMATE' });
      await this.record({ contactId: this.aliasId, origin: 'CONTACT' });
    }
    const input = { contactId: this.contactId, aliasId: this.aliasId };
    const { userErrors } = await this.caller.ask<Data['linkContact']>(LINK, { input });
    if (userErrors.length > 0) throw new Error(`A link was refused: ${JSON.stringify(userErrors)}`);
  }

  async step(): Promise<void> {
    if (this.guess && this.random.chance(0.7)) return this.correct(this.guess);
    const drawn = this.random.next();
    if (drawn < 0.4 && this.model.inbound < MOST_INBOUND) await this.record({ origin: 'CONTACT' });
    else if (drawn < 0.5) await this.record({ origin: 'TEAMMATE' });
    else if (drawn < 0.7) this.guess = await this.record({ origin: 'UNKNOWN' });
    else await this.reply();
  }

  private async correct({ messageId, sentAt }: { messageId: string; sentAt: number }): Promise<void> {
    this.guess = null;
    const origin = this.random.pick(['BOT', 'WORKFLOW', 'TEAMMATE']);
    await this.send({ messageId, origin });
    if (origin === 'WORKFLOW') this.model.takeBack(sentAt);
  }

  /** A reply of two parts, which comes back from the inbox, or was not sent after all. */
  private async reply(): Promise<void> {
    const key = `${this.contactId} awake ${this.count++}`;
    const awake = { contactId: this.contactId, state: 'ACTIVE', idempotencyKey: key };
    await this.caller.ask<Data['setBotStatus']>(SET, { input: awake });
    const from = Date.now();
    const input = { contactId: this.anyId() };
    const { token } = await this.caller.ask<Data['reserveReply']>(RESERVE, { input });
    const reservation = this.model.reserve(from, Date.now());
    if (token === null) return;
    const reply = `${this.contactId} reply ${this.count++}`;
    const parts = { messageId: reply, messageIds: [`${reply} b`], bodyHash: `text of ${reply}` };
    const { granted } = await this.caller.ask<Data['commitReply']>(COMMIT, { input: { token, ...parts } });
    if (!granted) return;
    for (const part of [reply, `${reply} b`, `${reply} c`]) this.ownMessages.add(part);
    if (this.random.chance(0.5)) {
      await this.caller.ask<Data['revokeReply']>(REVOKE, { input: { token } });
      return;
    }
    this.model.answer(reservation);
    await this.send({ messageId: `${reply} c`, origin: 'UNKNOWN', bodyHash: parts.bodyHash });
    await this.send({ messageId: `${reply} b`, origin: this.random.pick(['UNKNOWN', 'TEAMMATE']) });
    await this.send({ messageId: `${reply} c`, origin: 'BOT', replyToken: token });
  }

  /** Reports a message, sent at a time of its own, and notes who waits then. */
  private async record(parts: Message): Promise<{ messageId: string; sentAt: number }> {
    await delay(10);
    const sentAt = this.model.freeTime(() => Date.now() - this.random.whole(5, 5_000));
    const messageId = `${this.contactId} message ${this.count++}`;
    await this.send({ messageId, sentAt: new Date(sentAt).toISOString(), ...parts });
    if (parts.origin === 'CONTACT') this.model.ask(sentAt);
    else this.model.answer(sentAt);
    return { messageId, sentAt };
  }

  private async send(parts: Message): Promise<void> {
    const input = { contactId: this.anyId(), ...parts };
    const { userErrors } = await this.caller.ask<Data['recordMessage']>(RECORD, { input });
    if (userErrors.length > 0) throw new Error(`A message was refused: ${JSON.stringify(userErrors)}`);
  }

  private anyId(): string {
    return this.random.pick([this.contactId, this.aliasId]);
  }
}

/** People who write under two ids, and the messages of people, bots and others to them, in any order. */
export class Talkers extends Load {
  readonly ownMessages = new Set<string>();
  private readonly talkers: Talker[] = [];

  constructor(
    private readonly createCaller: () => Caller,
    private readonly random: Random,
  ) {
    super();
  }

  start(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const talker = new Talker(`talker ${index}`, this.createCaller(), this.random.fork(), this.ownMessages);
      this.talkers.push(talker);
      const begun = talker.begin();
      this.repeat(async () => {
        await begun;
        await talker.step();
      });
    }
  }

  /** The two ids of each. */
  get ids(): (readonly [string, string])[] {
    return this.talkers.map(({ contactId, aliasId }) => [contactId, aliasId]);
  }

  get expected(): ExpectedWaiting[] {
    return this.talkers.map(({ contactId, model }) => ({ contactId, ...model.waiting }));
  }
}
