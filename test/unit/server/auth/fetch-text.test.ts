import { fetchText } from '../../../../src/server/auth/fetch-text';

const URL = 'https://id.example/keys';
const MOST = 512 * 1024;

describe('a text from another server', () => {
  let answer: Response;
  let fetches: jest.SpyInstance;
  beforeEach(() => {
    fetches = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => answer);
  });
  afterEach(() => fetches.mockRestore());
  const fetchIt = () => fetchText(URL, 1_000);

  it('is asked for as a key set, and from nowhere else than there', async () => {
    answer = new Response('{"keys":[]}');
    expect(await fetchIt()).toBe('{"keys":[]}');
    expect(fetches.mock.calls).toEqual([
      [
        URL,
        {
          redirect: 'manual',
          headers: { accept: 'application/json, application/jwk-set+json' },
          signal: expect.any(AbortSignal),
        },
      ],
    ]);
  });

  it('may come in parts that cut a letter in two', async () => {
    const parts = [new Uint8Array([0xc3]), new Uint8Array([0xa9])];
    answer = new Response(
      new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(part);
          controller.close();
        },
      }),
    );
    expect(await fetchIt()).toBe('é');
  });

  it('may be empty', async () => {
    answer = new Response(null);
    expect(await fetchIt()).toBe('');
  });

  it('of another status than 200 is not read', async () => {
    const cancel = jest.fn();
    answer = new Response(new ReadableStream({ cancel }), { status: 203 });
    await expect(fetchIt()).rejects.toThrow('The response has the status 203.');
    expect(cancel).toHaveBeenCalled();
  });

  it('is read up to half a mebibyte', async () => {
    answer = new Response('x'.repeat(MOST));
    expect(await fetchIt()).toHaveLength(MOST);
    answer = new Response('x'.repeat(MOST + 1));
    await expect(fetchIt()).rejects.toThrow('The response exceeds 524288 bytes.');
  });
});
