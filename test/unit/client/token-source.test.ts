import { TokenSource } from '../../../packages/client/src/token-source';

describe('a token source', () => {
  it('asks once for all, again when told to forget, and again after a failure', async () => {
    const answers = [Promise.resolve('one'), Promise.reject(new Error('offline')), Promise.resolve('two')];
    const asked = jest.fn(() => answers.shift()!);
    const tokens = new TokenSource(asked);
    const first = tokens.get();
    expect(await Promise.all([first, tokens.get()])).toEqual(['one', 'one']);
    tokens.forget(first);
    await expect(tokens.get()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      cause: new Error('offline'),
    });
    expect(await tokens.get()).toBe('two');
    expect(asked).toHaveBeenCalledTimes(3);
    expect(new TokenSource('fixed').canRenew).toBe(false);
  });

  it.each(['', undefined, null, 7])('does not take %j for a token', async (answer) => {
    const tokens = new TokenSource(() => answer as string);
    await expect(tokens.get()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The function `token` returned no token.',
    });
  });
});
