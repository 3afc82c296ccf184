import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../application/app-error';
import { SECOND } from '../../domain/time/instant';
import type { FailureLog } from '../../lib/failure-log';
import { fetchText } from './fetch-text';
import { type KeyAlgorithm, readKeySet, type VerificationKey } from './verification-keys';

export interface KeySetOptions {
  readonly url: string;
  /** How long known keys are used while the identity provider can't be reached. */
  readonly maxStaleMs: number;
  /** Called after keys were withdrawn, or became too old to be used. */
  readonly onWithdrawn: () => void;
  readonly failures: FailureLog;
  /** How often the set is fetched anyway, so that no request has to wait for it. */
  readonly refreshMs?: number;
  /** The least time between two fetches that tokens with an unknown key cause. */
  readonly cooldownMs?: number;
  readonly retryMs?: number;
  readonly timeoutMs?: number;
}

const DEFAULTS = {
  refreshMs: 60 * SECOND,
  cooldownMs: 2 * SECOND,
  retryMs: 10 * SECOND,
  timeoutMs: 2.5 * SECOND,
};

/** What the header of a token says of its key. */
export interface KeyHint {
  readonly kid: string | undefined;
  readonly algorithm: KeyAlgorithm;
}

/**
 * The keys of the identity provider. They are fetched in the background; whatever is no usable key set (an error, a
 * redirect, an empty set) counts as an outage, during which the known keys stay in use. A token whose key is not
 * known causes a fetch of its own, one for all that wait, so that a rotated key is found at once.
 */
export class KeySet {
  private readonly options: KeySetOptions & typeof DEFAULTS;
  private keys: ReadonlyMap<string, VerificationKey> = new Map();
  private loadedAt = Number.NEGATIVE_INFINITY;
  private startedAt = Number.NEGATIVE_INFINITY;
  private isAway = true;
  private fetching: Promise<void> | null = null;
  private upcoming: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(options: KeySetOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Milliseconds since the keys were last fetched; infinite before they ever were. */
  get ageMs(): number {
    return performance.now() - this.loadedAt;
  }

  start(): void {
    void this.refresh();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Whether the key with this `id` is still one of the provider's. */
  trusts(id: string): boolean {
    return !this.isTooStale && this.keys.has(id);
  }

  /**
   * Tries the keys that may have signed a token; `verify` answers `null` for a signature that is not of the key.
   * Answers `null` where no key fits. Throws UNAVAILABLE where that can't be known, because the provider is away.
   */
  async tryKeys<T>(hint: KeyHint, verify: (key: VerificationKey) => Promise<T | null>): Promise<T | null> {
    const tried = this.keys;
    const verified = await tryEach(this.candidates(hint), verify);
    if (verified !== null) return verified;
    await this.refreshSoon();
    const found = this.keys === tried ? null : await tryEach(this.candidates(hint), verify);
    if (found === null && this.isAway && !this.knows(hint)) throw unreachable();
    return found;
  }

  private get isTooStale(): boolean {
    return this.ageMs > this.options.maxStaleMs;
  }

  private candidates({ kid, algorithm }: KeyHint): readonly VerificationKey[] {
    if (this.isTooStale) return [];
    return [...this.keys.values()].filter(
      (key) => key.algorithm === algorithm && (kid === undefined || key.kid === kid),
    );
  }

  private knows(hint: KeyHint): boolean {
    return hint.kid !== undefined && this.candidates(hint).length > 0;
  }

  /** A fetch that starts now or after the cooldown. While the provider is away nobody waits for the next try. */
  private async refreshSoon(): Promise<void> {
    const { retryMs, cooldownMs } = this.options;
    const sinceStart = performance.now() - this.startedAt;
    if (this.isAway) return this.fetching || sinceStart >= retryMs ? this.refresh() : undefined;
    this.upcoming ??= (async () => {
      await delay(Math.max(0, cooldownMs - sinceStart), undefined, { ref: false });
      await this.fetching;
      this.upcoming = null;
      await this.refresh();
    })();
    return this.upcoming;
  }

  private refresh(): Promise<void> {
    this.fetching ??= this.fetchKeys().finally(() => {
      this.fetching = null;
    });
    return this.fetching;
  }

  private async fetchKeys(): Promise<void> {
    if (this.isStopped) return;
    const { url, timeoutMs, refreshMs, retryMs, failures } = this.options;
    clearTimeout(this.timer);
    this.startedAt = performance.now();
    const before = this.keys;
    try {
      const keys = await readKeySet(await fetchText(url, timeoutMs));
      this.keys = new Map(keys.map((key) => [key.id, key]));
      this.loadedAt = performance.now();
      this.isAway = false;
      failures.succeeded();
    } catch (error) {
      this.isAway = true;
      failures.failed(error);
    }
    if (this.isStopped) return;
    this.timer = setTimeout(() => this.refresh(), this.isAway ? retryMs : refreshMs).unref();
    if ([...before.keys()].some((id) => !this.trusts(id))) this.options.onWithdrawn();
  }
}

async function tryEach<T>(
  keys: readonly VerificationKey[],
  verify: (key: VerificationKey) => Promise<T | null>,
): Promise<T | null> {
  // Mostly one. Providers that name no key have two or three; a stranger may not make us try many.
  for (const key of keys.slice(0, MAX_TRIES)) {
    const verified = await verify(key);
    if (verified !== null) return verified;
  }
  return null;
}

const MAX_TRIES = 8;

function unreachable(): AppError {
  const message =
    'The identity provider is unreachable, and the signing key of the token is unknown. Try again.';
  return new AppError('UNAVAILABLE', message, { retryAfterMs: 5_000 });
}
