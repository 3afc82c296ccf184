import { ApiClient } from '../../../packages/badge/src/api/api-client';
import type { Operation } from '../../../packages/badge/src/api/operation';
import { TokenSource } from '../../../packages/badge/src/api/token-source';

const READ: Operation<{ bots: readonly string[] }, Record<string, never>> = { text: '{ bots }' };

describe('the HTTP client of the pages', () => {
  afterEach(() => void jest.restoreAllMocks());

  /** Answers each request with the next status or failure, and those after the last one as that. */
  function answerWith(...answers: readonly (number | Error)[]) {
    let count = 0;
    return jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      const answer = answers[Math.min(count++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return Response.json(answer === 200 ? { data: { bots: ['Ella'] } } : {}, { status: answer });
    });
  }
  const ask = (token: () => string) => new ApiClient('http://service', new TokenSource(token)).ask(READ, {});

  it('asks again where the service could not be reached', async () => {
    const fetched = answerWith(new TypeError('fetch failed'), 200);
    expect(await ask(() => 'token')).toEqual({ bots: ['Ella'] });
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it('asks for a new token once, where the one it had was refused', async () => {
    const fetched = answerWith(401);
    const token = jest.fn(() => 'token');
    await expect(ask(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect([token.mock.calls.length, fetched.mock.calls.length]).toEqual([2, 2]);
  });

  it('tells why there is no token', async () => {
    const cause = new Error('The demo is off.');
    const refuse = () => {
      throw cause;
    };
    await expect(ask(refuse)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', cause });
  });
});
