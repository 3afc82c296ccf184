import { bodyHash } from './body-hash.js';
import { BotStatusError } from './errors.js';
import type {
  BotStatus,
  CommitReply,
  CommitReplyInput,
  ReleaseReplyInput,
  ReserveReply,
  ReserveReplyInput,
  RevokeReplyInput,
} from './generated/operations.js';
import type { GuardedReply, GuardOptions, GuardStep, ReplyTo, Send, Think } from './guarded-reply.js';
import { mayBeSent } from './maybe-sent.js';
import { replyMessageIds } from './message-ids.js';

/** The calls of the gate, as the client has them. */
export interface Gate {
  reserveReply(input: ReserveReplyInput): Promise<Omit<ReserveReply['reserveReply'], 'userErrors'>>;
  commitReply(input: CommitReplyInput): Promise<Omit<CommitReply['commitReply'], 'userErrors'>>;
  revokeReply(input: RevokeReplyInput): Promise<unknown>;
  releaseReply(input: ReleaseReplyInput): Promise<unknown>;
  botStatus(contactId: string): Promise<BotStatus>;
}

/** Further ids and hashes of a reply, at most. */
const MOST_FURTHER = 20;
/** With these the service has decided nothing. */
const WITHOUT_DECISION = ['UNREACHABLE', 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'];

/** Asks before `think` and before every part that is sent. See `BotStatusClient.guardReply`. */
export async function guardReply(
  gate: Gate,
  to: ReplyTo,
  think: Think,
  send: Send,
  options: GuardOptions = {},
) {
  const run = new GuardedRun(gate, to, options);
  try {
    return await run.reply(think, send);
  } catch (error) {
    if (error instanceof Stopped) return error.result;
    throw error;
  }
}

/** The end of a reply that was denied, or that nobody could be asked about. */
class Stopped extends Error {
  constructor(readonly result: GuardedReply) {
    super(result.outcome);
  }
}

type Committed = Pick<Awaited<ReturnType<Gate['commitReply']>>, 'replayed' | 'statusChange' | 'botStatus'>;

/** One reply, from the reservation to the last part. */
class GuardedRun {
  private readonly signal: AbortSignal;
  private token: string | null = null;
  private sent = 0;
  private isGuarded = true;

  constructor(
    private readonly gate: Gate,
    private readonly to: ReplyTo,
    private readonly options: GuardOptions,
  ) {
    this.signal = options.signal ?? new AbortController().signal;
  }

  async reply(think: Think, send: Send): Promise<GuardedReply> {
    this.signal.throwIfAborted();
    const { botStatus, suggestOnly } = await this.reserve();
    const texts = await this.releasingOnError(async () => {
      const made = textsOf(await think({ signal: this.signal, botStatus, suggestOnly }));
      this.signal.throwIfAborted();
      return made;
    });
    if (suggestOnly && texts.length > 0) return { outcome: 'SUGGESTED', sent: 0, texts };
    if (texts.length === 0) {
      await this.release();
      return { outcome: 'NOTHING', sent: 0 };
    }
    const messageIds = await replyMessageIds(this.to.inbound?.messageId, texts.length);
    const committed = await this.commit(texts, messageIds);
    await this.sendAll(texts, messageIds, committed, send);
    return { outcome: 'SENT', sent: this.sent, messageIds, guarded: this.isGuarded };
  }

  private async reserve(): Promise<{ botStatus: BotStatus | null; suggestOnly: boolean }> {
    const { contactId, channel, inbound } = this.to;
    const { ttl } = this.options;
    const reserved = await this.ask('RESERVE', () =>
      this.gate.reserveReply({ contactId, channel, inbound, ttl }),
    );
    if (!reserved) return { botStatus: null, suggestOnly: false };
    const { decision, token, denyReason, retryAt, botStatus } = reserved;
    if (decision === 'DENY') this.deny('RESERVE', denyReason, retryAt);
    this.token = token;
    return { botStatus, suggestOnly: decision === 'SUGGEST' };
  }

  /** Null if the service could not be asked, and the reply is sent nevertheless. */
  private async commit(
    texts: readonly string[],
    [messageId = '', ...messageIds]: readonly string[],
  ): Promise<Committed | null> {
    const { token } = this;
    if (token === null) return null;
    const hashes = await Promise.all(texts.map(this.options.bodyHash ?? bodyHash));
    const furtherHashes = hashes.slice(1).filter((hash) => hash !== null);
    const input = {
      token,
      messageId,
      messageIds,
      bodyHash: hashes[0],
      bodyHashes: furtherHashes.slice(0, Math.max(0, MOST_FURTHER - messageIds.length)),
      requireFreshTurn: this.options.requireFreshTurn ?? true,
    };
    const committed = await this.ask('COMMIT', () => this.gate.commitReply(input));
    if (committed && !committed.granted) this.deny('COMMIT', committed.denyReason, committed.retryAt);
    return committed;
  }

  private async sendAll(
    texts: readonly string[],
    messageIds: readonly string[],
    committed: Committed | null,
    send: Send,
  ) {
    const { signal, to } = this;
    let isOut = false;
    try {
      for (const [index, text] of texts.entries()) {
        // Without a commit nobody was asked, and the answer to a repeated one is as old as the first.
        if (index > 0 || !committed || committed.replayed) await this.askAgain(committed);
        signal.throwIfAborted();
        isOut = true;
        await send(text, { contactId: to.contactId, messageId: messageIds[index] ?? '', index, signal });
        this.sent += 1;
      }
    } catch (error) {
      if (this.sent === 0 && !(isOut && mayBeSent(error))) await this.revoke();
      throw error;
    }
  }

  /** Whether the bot may still speak: a person may have written since the commit, or between two parts. */
  private async askAgain(committed: Committed | null): Promise<void> {
    const status = await this.ask('SEND', () => this.gate.botStatus(this.to.contactId));
    if (!status || status.permission === 'SEND') return;
    // The reply that reaches the limit puts the bot to sleep, and is still sent.
    const version = committed?.statusChange?.version ?? committed?.botStatus?.version;
    if (status.version === version && status.available && status.state !== 'ACTIVE') return;
    this.deny('SEND', status.state === 'ACTIVE' ? 'BOT_UNAVAILABLE' : status.state, status.wakeAt);
  }

  /** Null if the service could not be asked, and the reply is sent nevertheless. */
  private async ask<Answer>(step: GuardStep, call: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof BotStatusError) || !WITHOUT_DECISION.includes(error.code)) throw error;
      if (this.options.whenUnreachable !== 'SEND') {
        // Only the answer to the commit may be lost, or the commit may still be on its way.
        if (step === 'COMMIT') await this.revoke().then(() => this.release());
        throw new Stopped({ outcome: 'UNREACHABLE', step, error, sent: this.sent });
      }
      this.isGuarded = false;
      return null;
    }
  }

  private deny(step: GuardStep, denyReason: string | null, retryAt: string | null): never {
    throw new Stopped({
      outcome: 'DENIED',
      step,
      denyReason: denyReason ?? 'LEASE_EXPIRED',
      retryAt,
      sent: this.sent,
    });
  }

  private async releasingOnError<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /** A reservation that is not released expires by itself. */
  private async release(): Promise<void> {
    if (this.token !== null) await this.gate.releaseReply({ token: this.token }).catch(() => undefined);
  }

  private async revoke(): Promise<void> {
    if (this.token !== null) await this.gate.revokeReply({ token: this.token }).catch(() => undefined);
  }
}

function textsOf(reply: Awaited<ReturnType<Think>>): string[] {
  const texts = typeof reply === 'string' ? [reply] : (reply ?? []);
  return texts.filter((text) => text.trim() !== '');
}
