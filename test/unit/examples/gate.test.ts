import { type ApiRequest, startApi } from '../../support/connect/stand-in';
import { disposeLeftovers } from '../../support/leftovers';

type Answer = (
  contact: object,
  think: () => Promise<string>,
  send: (text: string) => Promise<void>,
) => Promise<string>;

const GRANTED = { granted: true, token: 't-1', decision: 'SEND' };

describe('the gate of the examples', () => {
  afterEach(disposeLeftovers);

  /** Answers a contact, with a service that answers like this, one request after another. */
  async function run(...answers: readonly (readonly [number, object])[]) {
    const asked: ApiRequest[] = [];
    const sent: string[] = [];
    process.env.API = await startApi((request) => {
      asked.push(request);
      return answers[asked.length - 1] ?? [500, {}];
    });
    let answer!: Answer;
    jest.isolateModules(() => {
      answer = require('../../../examples/gate.mjs').answer;
    });
    const result = await answer(
      { contactId: 'a b/ç' },
      async () => 'Hello.',
      async (text) => void sent.push(text),
    );
    return { result, sent, paths: asked.map(({ path }) => path), bodies: asked.map(({ body }) => body) };
  }
  afterAll(() => {
    delete process.env.API;
  });

  it('sends what it may, under an id and with a hash', async () => {
    const { result, sent, paths, bodies } = await run([200, GRANTED], [200, { granted: true }]);
    expect([result, sent]).toEqual(['sent', ['Hello.']]);
    expect(paths).toEqual(['/contacts/a%20b%2F%C3%A7/replies', '/replies/t-1/commit']);
    expect(bodies[1]).toEqual({
      ...{ messageId: expect.stringMatching(/^reply-/), requireFreshTurn: true },
      bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('asks again with the same id if an answer is lost, and sends once', async () => {
    const lost = [503, {}] as const;
    const { result, sent, bodies } = await run(lost, [200, GRANTED], lost, [200, { granted: true }]);
    expect([result, sent]).toEqual(['sent', ['Hello.']]);
    expect(bodies[2]).toEqual(bodies[3]);
  });

  it.each([
    ['it may not reply', 'SLEEPING', [[200, { granted: false, denyReason: 'SLEEPING' }]]],
    ['it may only suggest', 'SUGGEST', [[200, { granted: false, denyReason: null, decision: 'SUGGEST' }]]],
    [
      'a person was faster',
      'STALE_CONTEXT',
      [
        [200, GRANTED],
        [200, { granted: false, denyReason: 'STALE_CONTEXT' }],
      ],
    ],
    ['its key is refused', /: 401 /, [[401, {}]]],
  ] as const)('sends nothing if %s', async (_why, reason, answers) => {
    const { result, sent, paths } = await run(...(answers as readonly (readonly [number, object])[]));
    expect(result).toMatch(reason);
    expect(sent).toEqual([]);
    expect(paths).toHaveLength(answers.length);
  });
});
