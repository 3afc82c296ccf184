import { setTimeout as delay } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { saveBot } from '../graphql-ws/writer';
import { openClient } from './reading';

type Fault = (send: () => Promise<Response>, signal: AbortSignal) => Promise<Response>;

const loseRequest: Fault = async () => {
  throw new TypeError('fetch failed');
};
const loseAnswer: Fault = async (send) => {
  await send();
  throw new TypeError('fetch failed');
};
const hang: Fault = (_send, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
const badGateway: Fault = async () => new Response('<html></html>', { status: 502 });
const failure = (status: number, extensions: object, headers = {}): Fault => {
  return async () => Response.json({ errors: [{ message: 'No.', extensions }] }, { status, headers });
};
const SET = { contactId: 'anna', state: 'INACTIVE' } as const;

describe('a call of the client', () => {
  let app: TestApp;
  let token: string;
  let sent: { readonly at: number; readonly authorization: string }[];
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    app = await startTestApp();
    token = await app.token('ADMIN');
    await saveBot({ url: app.url, token });
    sent = [];
  });

  /** A client whose first requests fail like this, one after the other. */
  function clientWith(faults: readonly Fault[], options: object = {}) {
    const left = [...faults];
    const faulty: typeof fetch = (url, init) => {
      const { authorization = '' } = init!.headers as Record<string, string>;
      sent.push({ at: Date.now(), authorization });
      const fault = left.shift();
      return fault ? fault(() => fetch(url, init), init!.signal!) : fetch(url, init);
    };
    return openClient({ url: app.url, token, fetch: faulty, timeoutMs: 2_000, ...options });
  }

  it.each([
    ['the request was lost', loseRequest],
    ['the answer was lost', loseAnswer],
    ['nothing comes', hang],
    ['a proxy answers', badGateway],
    ['the service is unavailable', failure(503, { code: 'UNAVAILABLE', retryable: true })],
  ])('is repeated where %s, and is carried out once', async (_what, fault) => {
    const { outcome, botStatus } = await clientWith([fault]).setBotStatus(SET);
    expect([outcome, botStatus!.version, sent.length]).toEqual(['APPLIED', 1, 2]);
  });

  it('is not repeated where it could be carried out twice', async () => {
    const call = clientWith([loseAnswer]).unlinkContact({ aliasId: 'nobody' });
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: true });
    const mutation = clientWith([loseAnswer]).request(
      'mutation { deleteBot(input: {botId: "b"}) { deleted } }',
    );
    await expect(mutation).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(sent).toHaveLength(2);
  });

  it('is repeated where the limit refused it, after the time that the service names', async () => {
    const limited = failure(429, { code: 'RATE_LIMITED', retryable: true }, { 'retry-after': '1' });
    await expect(clientWith([limited]).unlinkContact({ aliasId: 'nobody' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(sent[1]!.at - sent[0]!.at).toBeGreaterThanOrEqual(990);
  });

  it('says when to try again where that is too late', async () => {
    const limited = failure(429, { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 60 });
    await expect(clientWith([limited]).botStatus('anna')).rejects.toMatchObject({ retryAfterMs: 60_000 });
  });

  it('gives up after three times the wait for one answer', async () => {
    const start = Date.now();
    const client = clientWith(Array(99).fill(loseRequest), { timeoutMs: 400 });
    await expect(client.botStatus('anna')).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(Date.now() - start).toBeLessThan(1_300);
    expect(sent.length).toBeGreaterThan(1);
  });

  it('ends at once when the client is closed', async () => {
    const client = clientWith([hang]);
    const call = client.botStatus('anna');
    await delay(50);
    client.close();
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE', retryable: false });
  });

  it('asks for a new token once where the last was refused, and then keeps that', async () => {
    const tokens = ['not a token', token];
    const client = clientWith([], { token: async () => tokens.shift()! });
    await client.botStatus('anna');
    await client.botStatus('ben');
    const good = `Bearer ${token}`;
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer not a token', good, good]);
  });

  it('fails where the new token is refused too, and where a fixed one is', async () => {
    const refusal = { code: 'UNAUTHENTICATED', retryable: false };
    await expect(clientWith([], { token: () => 'not a token' }).botStatus('a')).rejects.toMatchObject(
      refusal,
    );
    expect(sent).toHaveLength(2);
    await expect(clientWith([], { token: 'not a token' }).botStatus('a')).rejects.toMatchObject(refusal);
    expect(sent).toHaveLength(3);
  });
});
