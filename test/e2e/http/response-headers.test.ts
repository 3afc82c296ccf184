import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { START } from '../world';

const PAGE = 'https://inbox.example.com';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Reads the clock, which may fail. */
const TIMELY = '{ botStatuses(contactIds: ["c"]) { nodes { id } } }';
const COSTLY = `{ ${Array.from(
  { length: 20 },
  (_, index) => `a${index}: contacts(first: 100) { edges { node {
  statusHistory(first: 100) { edges { cursor } } } } }`,
).join(' ')} }`;

describe('a response over HTTP', () => {
  disposeAfterAll();
  let app: TestApp;
  let limited: TestApp;
  let isBroken = false;
  beforeAll(async () => {
    const clock = new ManualClock(START);
    const now = clock.now.bind(clock);
    clock.now = () => {
      if (isBroken) throw new Error('broken');
      return now();
    };
    app = await startTestApp({ clock, config: { allowedOrigins: [PAGE] } });
    limited = await startTestApp({ config: { rateLimitPerMinute: 2 } });
  });
  afterEach(() => {
    isBroken = false;
  });

  type Headers = Record<string, string>;
  type Send = (query: string, headers?: Headers, to?: TestApp) => Promise<Response>;
  const post: Send = async (query, headers = {}, to = app) => {
    const authorization = `Bearer ${await to.token('VIEWER')}`;
    return fetch(`${to.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body: JSON.stringify({ query }),
    });
  };
  /** Goes through Apollo Server. */
  const get: Send = async (query, headers = {}, to = app) => {
    const authorization = `Bearer ${await to.token('VIEWER')}`;
    return fetch(`${to.url}/graphql?${new URLSearchParams({ query })}`, {
      headers: { authorization, ...headers },
    });
  };
  const WAYS: [string, Send][] = [
    ['POST', post],
    ['GET', get],
  ];

  describe('has the id of its request', () => {
    const ALL: [string, number, (headers: Headers) => Promise<Response>][] = [
      ['to a POST', 200, (headers) => post(TIMELY, headers)],
      ['to a GET', 200, (headers) => get(TIMELY, headers)],
      ['to a document that is none', 400, (headers) => post('{', headers)],
      ['to a bad token', 401, (headers) => post(TIMELY, { authorization: 'x', ...headers })],
      ['to a path where nothing is', 404, (headers) => fetch(`${app.url}/nowhere`, { headers })],
      ['of a health check', 200, (headers) => fetch(`${app.url}/healthz`, { headers })],
    ];
    it.each(ALL)('%s', async (_what, status, send) => {
      const id = 'trace:4_2.A-z';
      const given = await send({ 'x-request-id': id });
      expect([given.status, given.headers.get('x-request-id')]).toEqual([status, id]);
      expect((await send({})).headers.get('x-request-id')).toMatch(UUID);
    });

    it.each(['', 'two words', 'a,b', '"quoted"', 'x'.repeat(129)])(
      'and not %j, which may be no id',
      async (id) => {
        expect((await post(TIMELY, { 'x-request-id': id })).headers.get('x-request-id')).toMatch(UUID);
      },
    );

    it.each(WAYS)('as the log line of its error has, with %s', async (way, send) => {
      isBroken = true;
      const response = await send(TIMELY, { 'x-request-id': `broken-by-${way}` });
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
      const lines = app.logged.filter((line) => line.includes(`"requestId":"broken-by-${way}"`));
      expect(lines).toEqual([expect.stringContaining('broken')]);
    });
  });

  describe('has the cost of its operation', () => {
    const costOf = async (send: Send, query: string) => (await send(query)).headers.get('x-operation-cost');

    it('as a whole number, the same whoever answers', async () => {
      const cost = await costOf(post, TIMELY);
      expect(cost).toMatch(/^[1-9]\d*$/);
      expect(await costOf(get, TIMELY)).toBe(cost);
      expect(Number(await costOf(post, `{ a: bots { id } ${TIMELY.slice(1)}`))).toBeGreaterThan(Number(cost));
    });

    it.each(WAYS)('also where it costs too much, with %s', async (_way, send) => {
      const response = await send(COSTLY);
      const { errors } = (await response.json()) as { errors: [{ message: string }] };
      const cost = response.headers.get('x-operation-cost');
      expect(errors[0].message).toContain(`a cost of up to ${cost},`);
    });

    it.each(WAYS)('unless there is none, with %s', async (_way, send) => {
      expect(await costOf(send, '{ nothing }')).toBeNull();
    });
  });

  describe('has what is left of the requests of the minute', () => {
    const quotaOf = ({ status, headers }: Response) => ({
      status,
      limit: headers.get('ratelimit-limit'),
      remaining: headers.get('ratelimit-remaining'),
    });

    it('until nothing is left', async () => {
      expect(quotaOf(await post(TIMELY, {}, limited))).toEqual({ status: 200, limit: '2', remaining: '1' });
      expect(quotaOf(await get('{', {}, limited))).toEqual({ status: 400, limit: '2', remaining: '0' });
      const refused = await post(TIMELY, {}, limited);
      expect(quotaOf(refused)).toEqual({ status: 429, limit: '2', remaining: '0' });
      const reset = refused.headers.get('ratelimit-reset');
      expect(Number(reset)).toBeGreaterThan(50);
      expect(Number(reset)).toBeLessThanOrEqual(60);
      expect(refused.headers.get('retry-after')).toBe(reset);
    });

    it('unless they are not limited', async () => {
      expect(quotaOf(await post(TIMELY))).toEqual({ status: 200, limit: null, remaining: null });
    });
  });

  it('lets pages of allowed origins read all of it', async () => {
    const { headers } = await post(TIMELY, { origin: PAGE });
    expect(headers.get('access-control-expose-headers')).toBe(
      'x-request-id, x-operation-cost, ratelimit-limit, ratelimit-remaining, ratelimit-reset, retry-after, etag, date',
    );
  });
});
