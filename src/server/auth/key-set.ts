import { AppError } from '../../application/app-error';
import { SECOND } from '../../domain/time/instant';
import type { FailureLog } from '../../lib/failure-log';
import { fetchText } from './fetch-text';
import { type KeyAlgorithm, readKeySet, type VerificationKey } from './verification-keys';

export const KEY_SET_TIMEOUT_MS = 2.5 * SECOND;
const DEFAULTS = {
  /** The interval of background fetches, so that requests need not wait for one. */
  refreshMs: 60 * SECOND,
  /** The minimum time between two fetches caused by tokens with an unknown key. */
  cooldownMs: 2 * SECOND,
  retryMs: 10 * SECOND,
  timeoutMs: KEY_SET_TIMEOUT_MS,
};
/** Usually one. If tokens name no key, two or three; the limit prevents anonymous callers from causing many. */
const MAX_VERIFICATIONS = 8;

export interface KeySetOptions extends Partial<typeof DEFAULTS> {
  readonly url: string;
  /** How long known keys remain in use while the identity provider is unreachable. */
  readonly maxStaleMs: number;
  /** Called after keys were withdrawn or became too old to be used. */
  readonly onWithdrawn: () => void;
  readonly failures: FailureLog;
}

/** What the header of a token states about its key. */
export interface KeyHint {
  readonly kid: string | undefined;
  readonly algorithm: KeyAlgorithm;
}

type Verify<T> = (key: VerificationKey) => Promise<T | null>;

/**
 * The keys of the identity provider, fetched in the background. Anything but a usable key set (an error, a redirect, an
 * empty set) counts as an outage, during which the known keys remain in use. A token with an unknown key triggers a
 * fetch, shared by all that wait for it, so that a rotated key is found immediately.
 */
export class KeySet {
  private readonly options: KeySetOptions & typeof DEFAULTS;
  private keys: ReadonlyMap<string, VerificationKey> = new Map();
  private loadedAt = Number.NEGATIVE_INFINITY;
  private startedAt = Number.NEGATIVE_INFINITY;
  private isUnreachable = true;
  private fetching: Promise<void> | null = null;
  private scheduledFetch: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(options: KeySetOptions) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** Milliseconds since the last successful fetch; infinite before the first. */
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

  /** Whether the provider still publishes the key with this `id`. */
  trusts(id: string): boolean {
    return !this.isTooStale && this.keys.has(id);
  }

  /**
   * Tries the keys that may have signed a token, and returns the first result of `verify` that is not `null`, which
   * means that the signature does not match. Returns `null` if no key matches. Throws UNAVAILABLE if that is uncertain
   * because the provider is unreachable.
   */
  async tryKeys<T>(hint: KeyHint, verify: Verify<T>): Promise<T | null> {
    const triedKeys = this.keys;
    const verified = await tryEach(this.candidates(hint), verify);
    if (verified !== null) return verified;
    await this.refreshSoon();
    const found = this.keys === triedKeys ? null : await tryEach(this.candidates(hint), verify);
    const isKnown = hint.kid !== undefined && this.candidates(hint).length > 0;
    if (found === null && this.isUnreachable && !isKnown) {
      const message =
        'The identity provider is unreachable, and the signing key of the token is unknown. Try again.';
      throw new AppError('UNAVAILABLE', message, { retryAfterMs: 5_000 });
    }
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

  /** Fetches the keys now or after the cooldown. While the provider is unreachable, nobody waits for the next retry. */
  private async refreshSoon(): Promise<void> {
    const { retryMs, cooldownMs } = this.options;
    const sinceStart = performance.now() - this.startedAt;
    if (this.isUnreachable) return this.fetching || sinceStart >= retryMs ? this.refresh() : undefined;
    this.scheduledFetch ??= (async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, cooldownMs - sinceStart)).unref());
      await this.fetching;
      this.scheduledFetch = null;
      await this.refresh();
    })();
    return this.scheduledFetch;
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
    const previousKeys = this.keys;
    try {
      const keys = await readKeySet(await fetchText(url, timeoutMs));
      this.keys = new Map(keys.map((key) => [key.id, key]));
      this.loadedAt = performance.now();
      this.isUnreachable = false;
      failures.succeeded();
    } catch (error) {
      this.isUnreachable = true;
      failures.failed(error);
    }
    if (this.isStopped) return;
    this.timer = setTimeout(() => this.refresh(), this.isUnreachable ? retryMs : refreshMs).unref();
    if ([...previousKeys.keys()].some((id) => !this.trusts(id))) this.options.onWithdrawn();
  }
}

async function tryEach<T>(keys: readonly VerificationKey[], verify: Verify<T>): Promise<T | null> {
  for (const key of keys.slice(0, MAX_VERIFICATIONS)) {
    const verified = await verify(key);
    if (verified !== null) return verified;
  }
  return null;
}
