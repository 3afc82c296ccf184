import { once } from 'node:events';
import { type BotStatusClient, createClient, type GuardedReply, MaybeSentError } from 'bot-status-client';
import type { Dice } from '../../../fuzz/dice';
import type { ContactHistory, TakeOver } from './contact';

/** The end of a job without a word, as by a crash of its process. */
class Crash extends Error {}

export interface Place {
  readonly url: string;
  readonly token: string;
  /** How requests reach the service. */
  readonly fetch: typeof fetch;
}

/** What goes wrong, and when. Steps are counted: every request, `think` and `send` has one before and one after it. */
export interface Faults {
  readonly dice: Dice;
  readonly isNetworkFaulty: boolean;
  readonly crashAtStep: number;
  readonly takeOver: { readonly atStep: number; readonly kind: TakeOver } | null;
  readonly parts: number;
}

/** One execution of a job that answers a message, between faults, and what it did. */
export class Attempt {
  result: GuardedReply | null = null;
  error: unknown = null;
  hasCrashed = false;
  sent = 0;
  /** Whether a part may have reached the contact although `send` failed. */
  isUncertain = false;
  /** Whether the service may have a commit that nobody was able to take back. */
  isRevokeLost = false;
  hasCommitted = false;
  private step = 0;
  private reservedAt: number | null = null;
  private committedAt: number | null = null;
  private askedAt: number | null = null;
  private readonly client: BotStatusClient;
  private crash: (reason: Crash) => void = () => undefined;

  constructor(
    private readonly contact: ContactHistory,
    private readonly faults: Faults,
    private readonly place: Place,
  ) {
    this.client = createClient({ ...place, timeoutMs: 5_000, fetch: (url, init) => this.fetch(url, init!) });
  }

  async run(): Promise<void> {
    const crashed = new Promise<never>((_resolve, reject) => {
      this.crash = reject;
    });
    const { contactId } = this.contact;
    const to = { contactId, inbound: { messageId: `question of ${contactId}` } };
    const reply = this.client.guardReply(
      to,
      () => this.think(),
      (_text, { index }) => this.send(index),
    );
    try {
      this.result = await Promise.race([reply, crashed]);
    } catch (error) {
      this.error = error;
      this.hasCrashed = error instanceof Crash;
    }
    this.client.close();
    reply.catch(() => undefined);
    if (this.result && this.result.sent !== this.sent) this.complain('counts other parts than were sent');
  }

  private async think(): Promise<string[]> {
    await this.passStep();
    return Array.from(
      { length: this.faults.parts },
      (_, index) => `part ${index} for ${this.contact.contactId}`,
    );
  }

  private async send(part: number): Promise<void> {
    await this.passStep();
    this.checkPart(part);
    const { dice } = this.faults;
    const fate = dice.below(100);
    if (fate < 6) throw new Error('The provider refused the message.');
    if (fate >= 10) this.contact.deliver(part);
    this.isUncertain ||= fate < 14;
    if (fate < 14) throw new MaybeSentError('The provider did not answer.');
    this.sent += 1;
    await this.passStep();
  }

  /** The promises, as they stand when a part leaves. */
  private checkPart(part: number): void {
    const { takenOverAt, isSilenced } = this.contact;
    const isAfter = (at: number | null) => takenOverAt !== null && at !== null && takenOverAt < at;
    const isSinceReservation = !isAfter(this.reservedAt);
    if (this.committedAt === null) this.complain('sent without a commit');
    if (isAfter(this.committedAt) && (isSilenced || isSinceReservation)) {
      this.complain('sent after a take-over before its commit');
    }
    if (part > 0 && this.askedAt === null) this.complain('sent a further part without asking');
    if (part > 0 && isSilenced && isAfter(this.askedAt))
      this.complain('sent after a take-over before the question');
    this.askedAt = null;
  }

  /** Lets a person take over, or the process crash, if now is the time. */
  private async passStep(): Promise<void> {
    if (this.hasCrashed) throw new Crash();
    this.step += 1;
    const { takeOver, crashAtStep } = this.faults;
    if (this.step === takeOver?.atStep && this.contact.takenOverAt === null) {
      await this.contact.takeOver(takeOver.kind);
    }
    if (this.step !== crashAtStep) return;
    this.hasCrashed = true;
    this.crash(new Crash());
    throw new Crash();
  }

  /** The network: loses requests, or answers after the service has seen the request. */
  private async fetch(url: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> {
    await this.passStep();
    const operation = /(?:query|mutation) (\w+)/.exec(String(init.body))?.[1];
    const fate = this.faults.isNetworkFaulty ? this.faults.dice.below(1_000) : 1_000;
    if (operation === 'RevokeReply') this.isRevokeLost = true;
    if (fate < 50) throw new TypeError('The request was lost.');
    if (fate < 65) return new Response('<html>Bad gateway</html>', { status: 502 });
    if (fate < 80) return unavailable();
    if (fate < 82) await silence(init.signal!);
    this.noteDispatch(operation);
    const response = await this.place.fetch(url, init);
    const body = await response.text();
    if (operation === 'ReserveReply') this.reservedAt = this.contact.now();
    await this.passStep();
    if (fate < 130) throw new TypeError('The answer was lost.');
    if (fate < 180) await new Promise((resolve) => setTimeout(resolve, this.faults.dice.below(30)));
    if (operation === 'RevokeReply') this.isRevokeLost = false;
    return new Response(body, { status: response.status, headers: response.headers });
  }

  private noteDispatch(operation: string | undefined): void {
    if (operation === 'CommitReply') {
      this.committedAt ??= this.contact.now();
      this.hasCommitted = true;
    }
    if (operation === 'BotStatuses') this.askedAt = this.contact.now();
  }

  private complain(what: string): void {
    this.contact.broken.push(what);
  }
}

/** No answer, until the client gives up. */
async function silence(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

function unavailable(): Response {
  const extensions = { code: 'UNAVAILABLE', retryable: true };
  return Response.json({ errors: [{ message: 'Not now.', extensions }] }, { status: 503 });
}
