import { actorIdOfApiKey } from '../../application/access/api-key-actor';
import { isSameHash, parseApiKeyText } from '../../application/access/api-key-text';
import type { ApiKeyStore } from '../../application/ports/api-key-store';
import { type Instant, MINUTE } from '../../domain/time/instant';
import { Loop } from '../../lib/loop';
import type { Principal } from './claims';
import { unauthenticated } from './tokens';

/** Verifies API keys, and notes when they were used. */
export class ApiKeyVerifier {
  /** The uses that are not stored yet, to the minute, by the id of the key. */
  private uses = new Map<string, Instant>();
  private readonly loop: Loop;

  constructor(
    private readonly store: Pick<ApiKeyStore, 'find' | 'saveUses'>,
    onError: (error: unknown) => void,
    /** The ids of the keys of open connections. */
    private readonly inUse: () => Iterable<string>,
  ) {
    this.loop = new Loop(() => this.saveUses(), MINUTE, onError);
  }

  start(): void {
    this.loop.start();
  }

  /** Stores what has not been stored. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await this.saveUses();
  }

  /** Throws UNAUTHENTICATED, or UNAVAILABLE if the key cannot be looked up. Whether it has expired is not checked. */
  async verify(text: string): Promise<Principal> {
    const given = parseApiKeyText(text);
    if (!given) throw unauthenticated('The API key is incomplete or mistyped.');
    const key = await this.store.find(given.id);
    if (!key || !isSameHash(key.secretHash, given.secretHash))
      throw unauthenticated('The API key is unknown.');
    if (key.revokedAt !== null) throw unauthenticated('The API key has been revoked.');
    const { id, workspace, role, scopes, name } = key;
    const expiresAt = key.expiresAt ?? Number.POSITIVE_INFINITY;
    return {
      caller: {
        workspace,
        role,
        actor: { kind: 'INTEGRATION', id: actorIdOfApiKey(name), name },
        apiKey: { id, scopes, expiresAt },
      },
      expiresAt,
      tokenId: id,
      issuedAt: key.createdAt,
      keyId: null,
    };
  }

  noteUse(id: string): void {
    this.uses.set(id, Math.floor(Date.now() / MINUTE) * MINUTE);
  }

  private async saveUses(): Promise<void> {
    for (const id of this.inUse()) this.noteUse(id);
    const { uses } = this;
    this.uses = new Map();
    try {
      await this.store.saveUses(uses);
    } catch (error) {
      // Newer ones win.
      this.uses = new Map([...uses, ...this.uses]);
      throw error;
    }
  }
}
