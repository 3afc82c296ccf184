import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemoryBudgets } from '../../../../src/limits/memory-budgets';
import { AdmissionControl, meter } from '../../../../src/server/admission/admission-control';
import { Exchange } from '../../../../src/server/admission/in-flight-requests';

const KIB = 1024;
const LONGEST = 256 * KIB;
const principal = (workspace: string, sub = 'ada') => ({
  caller: { workspace, role: 'ADMIN' as const, actor: { kind: 'USER' as const, id: sub, name: null } },
  expiresAt: Number.POSITIVE_INFINITY,
  ...{ tokenId: null, issuedAt: null, keyId: null },
});
const sized = (bytes: number) => ({ 'content-length': String(bytes) });

describe('admission', () => {
  const limits = { node: 2_048 * KIB, workspace: 1_024 * KIB, user: 512 * KIB, socket: KIB };
  let memory: MemoryBudgets;
  let admission: AdmissionControl;
  let exchanges: Exchange[];
  beforeEach(() => {
    memory = new MemoryBudgets(limits);
    admission = new AdmissionControl(memory, LONGEST);
    exchanges = [];
  });
  const exchange = () => {
    const begun = new Exchange(0);
    exchanges.push(begun);
    return begun;
  };
  const admit = (workspace: string, sub?: string, bytes = 112 * KIB) =>
    admission.admit(exchange(), principal(workspace, sub), sized(bytes));
  const stranger = (address: string, bytes = 100) =>
    admission.admitAnonymous(exchange(), address, sized(bytes));
  const times = (count: number, run: () => unknown) => {
    for (let done = 0; done < count; done += 1) run();
  };
  const isRefused = (code: string) => expect.objectContaining({ code, options: { retryAfterMs: 1_000 } });
  const refusalOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return null;
  };
  afterEach(() => {
    for (const each of exchanges) each.end();
    expect([admission.requests, memory.used]).toEqual([0, 0]);
  });

  it('gives each user a share, and others theirs all the same', () => {
    times(4, () => admit('a'));
    const refusal = refusalOf(() => admit('a'));
    expect(refusal).toEqual(isRefused('RATE_LIMITED'));
    expect(String(refusal)).toBe(
      'AppError: Too many requests in flight and unread responses for this user or workspace. Wait for responses first.',
    );
    admit('a', 'ben');
    exchanges[0]!.end();
    admit('a');
  });

  it('has no room on the node where all of it is taken, and says so', () => {
    times(4, () => admit('a'));
    times(4, () => admit('a', 'ben'));
    times(4, () => admit('b'));
    expect(admission.hasRoom).toBe(true);
    times(3, () => admit('b', 'ben'));
    expect(admission.hasRoom).toBe(false);
    admit('b', 'ben', 100 * KIB);
    expect(refusalOf(() => admit('c'))).toEqual(isRefused('UNAVAILABLE'));
  });

  it('counts a body that did not say how long it is as it comes', () => {
    const { takeBody } = admission.admit(exchange(), principal('a'), {});
    times(7, () => takeBody(64 * KIB));
    expect(refusalOf(() => takeBody(64 * KIB))).toEqual(isRefused('RATE_LIMITED'));
  });

  it('has an answer take the place of its request, and holds what is beyond it', () => {
    const { takeResponse } = admit('a');
    takeResponse(128 * KIB);
    expect(memory.used).toBe(128 * KIB);
    takeResponse(500 * KIB);
    expect(memory.used).toBe(500 * KIB);
    expect(refusalOf(() => takeResponse(513 * KIB))).toEqual(isRefused('RATE_LIMITED'));
  });

  it('refuses nothing of a request that has ended, and takes nothing for it', () => {
    const { takeBody, takeResponse } = admit('a');
    exchanges[0]!.end();
    takeBody(KIB);
    takeResponse(10_000 * KIB);
    expect(memory.used).toBe(0);
  });

  it('takes no request for longer than any body may be', () => {
    admit('a', 'ada', 1e12);
    expect(memory.used).toBe(16 * KIB + LONGEST);
  });

  it('has few places for strangers, of which one address gets a few, and none of anybody else', () => {
    times(8, () => stranger('1'));
    const refusal = refusalOf(() => stranger('1'));
    expect(refusal).toEqual(isRefused('RATE_LIMITED'));
    expect(String(refusal)).toContain('Too many concurrent requests without a token from this address.');
    for (const address of ['2', '3', '4']) times(8, () => stranger(address));
    expect(refusalOf(() => stranger('5'))).toEqual(isRefused('UNAVAILABLE'));
    admit('a');
    exchanges[0]!.end();
    stranger('1');
    expect(admission.requests).toBe(33);
  });

  it('reads no long body of a stranger, whether or not it says how long it is', () => {
    const unauthenticated = expect.objectContaining({ code: 'UNAUTHENTICATED' });
    expect(refusalOf(() => stranger('1', 16 * KIB + 1))).toEqual(unauthenticated);
    const { takeBody } = admission.admitAnonymous(exchange(), '1', {});
    takeBody(16 * KIB);
    expect(refusalOf(() => takeBody(1))).toEqual(unauthenticated);
  });
});

describe('a body that is counted as it arrives', () => {
  let counted: number[];
  let body: PassThrough;
  beforeEach(() => {
    [counted, body] = [[], new PassThrough()];
  });
  const metered = (limit: number) => {
    const takeBody = (bytes: number) => {
      counted.push(bytes);
      if (bytes > limit) throw new Error('too long');
    };
    return meter(body, { takeBody });
  };

  it('is read as it was sent', async () => {
    const read = metered(10);
    body.write('{"query":');
    body.end('"{}"}');
    expect(await text(read)).toBe('{"query":"{}"}');
    expect(counted).toEqual([9, 5]);
  });

  it('ends with the refusal where it is too long', async () => {
    const read = metered(10);
    const [error] = await Promise.all([once(read, 'error'), body.write('{"query":"{}"}')]);
    expect(error).toEqual([new Error('too long')]);
  });

  it('does not end the process where it is too long and nobody reads it any more', async () => {
    const read = metered(10);
    body.write('{"query":"{}"}');
    await nextTurn();
    expect(read.errored).toEqual(new Error('too long'));
    expect(() => read.emit('error', new Error('and once more'))).not.toThrow();
  });

  it('ends with the error of its connection', async () => {
    const read = metered(10);
    const [error] = await Promise.all([once(read, 'error'), body.destroy(new Error('reset'))]);
    expect(error).toEqual([new Error('reset')]);
  });
});
