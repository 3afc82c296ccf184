import type { RevocationStore, StoredRevocation } from '../../../../src/application/ports/revocation-store';
import { DAY, HOUR } from '../../../../src/domain/time/instant';
import type { Principal } from '../../../../src/server/auth/claims';
import { RevocationList } from '../../../../src/server/auth/revocation-list';
import { BEN } from '../../../support/domain/people';

const NOW = Date.parse('2026-03-02T10:00:00Z');

describe('the list of revocations', () => {
  let stored: StoredRevocation[];
  let list: RevocationList;
  let errors: unknown[];
  let reads: number[];
  let changes: number;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    [stored, errors, reads, changes] = [[], [], [], 0];
    const store: Pick<RevocationStore, 'readAfter'> = {
      async readAfter(seq, limit) {
        reads.push(seq);
        return stored.filter((one) => one.seq > seq).slice(0, limit);
      },
    };
    list = new RevocationList(store as RevocationStore, (error) => errors.push(error));
    list.onChange = () => {
      changes += 1;
    };
  });
  afterEach(async () => {
    await list.stop();
    jest.useRealTimers();
  });

  let seq = 0;
  const revoke = (parts: Partial<StoredRevocation>): StoredRevocation => ({
    ...{ seq: ++seq, workspace: 'acme', kind: 'TOKEN', value: 'token-1' },
    ...{ revokedAt: NOW, expiresAt: NOW + DAY, revokedBy: BEN },
    ...parts,
  });
  const token = (parts: Partial<Principal> = {}, workspace = 'acme'): Principal => ({
    caller: { workspace, role: 'AGENT', actor: { kind: 'USER', id: 'anna', name: null } },
    ...{ expiresAt: NOW + DAY, tokenId: null, issuedAt: NOW, keyId: null },
    ...parts,
  });
  const readAll = async (...revocations: StoredRevocation[]) => {
    stored.push(...revocations);
    await list.load();
  };

  it('concerns the token of that id in that workspace, and no other', async () => {
    await readAll(revoke({}));
    expect(list.isRevoked(token({ tokenId: 'token-1' }))).toBe(true);
    expect(list.isRevoked(token({ tokenId: 'token-2' }))).toBe(false);
    expect(list.isRevoked(token({ tokenId: null }))).toBe(false);
    expect(list.isRevoked(token({ tokenId: 'token-1' }, 'globex'))).toBe(false);
  });

  it('concerns the tokens that a subject was issued up to then, and those that do not say when', async () => {
    await readAll(revoke({ kind: 'SUBJECT', value: 'anna' }));
    expect(list.isRevoked(token({ issuedAt: NOW }))).toBe(true);
    expect(list.isRevoked(token({ issuedAt: null }))).toBe(true);
    expect(list.isRevoked(token({ issuedAt: NOW + 1 }))).toBe(false);
  });

  it('takes a token of the name of a subject for none', async () => {
    await readAll(revoke({ kind: 'TOKEN', value: 'anna' }));
    expect(list.isRevoked(token())).toBe(false);
  });

  it('reads on from where it was, page by page', async () => {
    await readAll(...Array.from({ length: 2_001 }, (_, index) => revoke({ value: `token-${index}` })));
    expect(reads).toEqual([0, stored[999]!.seq, stored[1_999]!.seq]);
    expect(list.isRevoked(token({ tokenId: 'token-2000' }))).toBe(true);
    await list.load();
    expect(reads.at(-1)).toBe(stored.at(-1)!.seq);
  });

  it("keeps the newer of a subject's, in whichever order they come", async () => {
    const [older, newer] = [NOW, NOW + HOUR].map((revokedAt) =>
      revoke({ kind: 'SUBJECT', value: 'anna', revokedAt }),
    );
    list.add(newer!);
    list.add(older!);
    expect(list.isRevoked(token({ issuedAt: NOW + 1 }))).toBe(true);
  });

  it('says that it has changed, only where it has', async () => {
    await list.load();
    expect(changes).toBe(0);
    await readAll(revoke({}));
    await list.load();
    expect(changes).toBe(1);
    list.add(revoke({ value: 'token-2' }));
    expect(changes).toBe(2);
  });

  it('looks again after 400 ms, and keeps what it knows while the database is away', async () => {
    await readAll(revoke({}));
    list.start();
    await jest.advanceTimersByTimeAsync(0);
    stored.push(revoke({ value: 'token-2' }));
    await jest.advanceTimersByTimeAsync(399);
    expect(list.isRevoked(token({ tokenId: 'token-2' }))).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect([list.isRevoked(token({ tokenId: 'token-2' })), list.ageMs]).toEqual([true, 0]);
    Object.defineProperty(stored, 'filter', {
      value: () => {
        throw new Error('away');
      },
    });
    await jest.advanceTimersByTimeAsync(4_000);
    expect(errors).toHaveLength(10);
    expect([list.isRevoked(token({ tokenId: 'token-2' })), list.ageMs]).toEqual([true, 4_000]);
  });

  it('forgets every hour what no good token can be concerned by any more', async () => {
    await readAll(
      revoke({ value: 'short', expiresAt: NOW + HOUR - 1 }),
      revoke({ value: 'long', expiresAt: NOW + HOUR + 1 }),
      revoke({ workspace: 'globex', expiresAt: NOW + HOUR }),
    );
    jest.advanceTimersByTime(HOUR);
    await list.load();
    expect(list.isRevoked(token({ tokenId: 'short' }))).toBe(true);
    jest.advanceTimersByTime(1);
    await list.load();
    expect(list.isRevoked(token({ tokenId: 'short' }))).toBe(false);
    expect(list.isRevoked(token({ tokenId: 'token-1' }, 'globex'))).toBe(false);
    jest.advanceTimersByTime(HOUR);
    await list.load();
    expect(list.isRevoked(token({ tokenId: 'long' }))).toBe(true);
    jest.advanceTimersByTime(1);
    await list.load();
    expect(list.isRevoked(token({ tokenId: 'long' }))).toBe(false);
  });
});
