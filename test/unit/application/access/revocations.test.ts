import type { Role } from '../../../../src/application/access/caller';
import { Revocations } from '../../../../src/application/access/revocations';
import type {
  Revocation,
  RevocationTarget,
  StoredRevocation,
} from '../../../../src/application/ports/revocation-store';
import { DAY, HOUR } from '../../../../src/domain/time/instant';
import { BEN } from '../../../support/domain/people';
import { callerWith } from '../../../support/stand-ins/in-memory-workspace';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const ADMIN = callerWith('ADMIN');

describe('taking tokens back', () => {
  let saved: Revocation[];
  let told: StoredRevocation[];
  let listed: readonly unknown[];
  let hasRoom: boolean;
  let databaseNow: number;
  let revocations: Revocations;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    [saved, told, listed, hasRoom, databaseNow] = [[], [], [], true, NOW];
    const store = {
      save: async (revocation: Revocation, limit: number) => {
        expect(limit).toBe(10_000);
        if (!hasRoom) return null;
        saved.push(revocation);
        return { ...revocation, seq: saved.length };
      },
      list: async (...args: [string, RevocationTarget | null, number]) => {
        listed = args;
        return Array.from({ length: 3 }, (_, index) => ({ ...saved[0]!, value: `token-${index}` }));
      },
      readAfter: async () => [],
    };
    const clock = { now: () => databaseNow, onceAt: () => () => undefined };
    revocations = new Revocations(store, clock, DAY, (stored) => told.push(stored));
  });
  afterEach(() => jest.useRealTimers());
  const revoke = (kind: RevocationTarget['kind'], value: string, role: Role = 'ADMIN') =>
    revocations.revoke(callerWith(role), { kind, value });

  it('is stored for as long as a token may live, and this node is told at once', async () => {
    const revocation = {
      ...{ workspace: 'acme', kind: 'TOKEN', value: 'token-1', revokedBy: BEN },
      ...{ revokedAt: NOW, expiresAt: NOW + DAY },
    };
    expect(await revoke('TOKEN', 'token-1')).toEqual({
      revocation: { ...revocation, seq: 1 },
      refusal: null,
    });
    expect([saved, told]).toEqual([[revocation], [{ ...revocation, seq: 1 }]]);
  });

  it.each([
    ["the database's", HOUR],
    ["this node's", 0],
  ])('counts from the later of two clocks: %s', async (_whose, ahead) => {
    databaseNow = NOW - HOUR + 2 * ahead;
    await revoke('SUBJECT', 'anna');
    expect(saved[0]?.revokedAt).toBe(NOW + ahead);
  });

  it('takes an ADMIN', async () => {
    expect(await revoke('TOKEN', 'token-1', 'INTEGRATION')).toMatchObject({
      ...{ revocation: null, refusal: { code: 'FORBIDDEN' } },
    });
    await expect(revocations.page(callerWith('INTEGRATION'), 10, null)).rejects.toMatchObject({
      ...{ code: 'FORBIDDEN', message: 'Requires role ADMIN; the token has INTEGRATION.' },
    });
    expect(saved).toEqual([]);
  });

  it.each([
    ['TOKEN', '', 'tokenId', 'tokenId must not be empty.'],
    ['TOKEN', 'x'.repeat(256), 'tokenId', 'tokenId must not be longer than 255 characters.'],
    ['SUBJECT', '', 'subject', 'subject must not be empty.'],
    ['SUBJECT', 'x'.repeat(256), 'subject', 'subject must not be longer than 255 characters.'],
  ] as const)('is refused for a %s that there can not be: %#', async (kind, value, field, message) => {
    const refusal = { code: 'BAD_INPUT', field: ['target', field], message };
    expect(await revoke(kind, value)).toEqual({ revocation: null, refusal });
    expect([saved, told]).toEqual([[], []]);
  });

  it('is refused where the workspace has too many, and nobody is told', async () => {
    hasRoom = false;
    expect(await revoke('TOKEN', 'x'.repeat(255))).toEqual({
      revocation: null,
      refusal: {
        ...{ code: 'BAD_INPUT', field: ['target'] },
        message:
          'The limit of 10000 revocations in force is reached. Revoke subjects instead of single tokens.',
      },
    });
    expect(told).toEqual([]);
  });

  it('is listed page by page', async () => {
    const after = { kind: 'TOKEN', value: 'token-0' } as const;
    expect(await revocations.page(ADMIN, 2, after)).toMatchObject({
      ...{ items: [{ value: 'token-0' }, { value: 'token-1' }], hasNextPage: true, hasPreviousPage: true },
    });
    expect(listed).toEqual(['acme', after, 3]);
    expect(await revocations.page(ADMIN, 3, null)).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: false,
    });
    await expect(revocations.page(ADMIN, 101, null)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
