import { startWithBot } from '../../support/app/start-with-bot';
import type { TestApp } from '../../support/app/test-app';
import { RestClient } from '../../support/clients/rest-client';
import { disposeAfterAll } from '../../support/leftovers';

const ANNA = '/v1/contacts/anna/bot-status';

describe('errors of the REST facade', () => {
  disposeAfterAll();
  let app: TestApp;
  let rest: RestClient;
  beforeAll(async () => {
    ({ app } = await startWithBot());
    rest = new RestClient(app.url, await app.token('INTEGRATION'));
  });

  it('are problems', async () => {
    const { status, headers, body } = await rest.put(ANNA, { state: 'SLEEPING' });
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('connection')).toBe('keep-alive');
    expect(body).toEqual({
      ...{ type: 'about:blank', title: 'Bad Request', status: 400, code: 'BAD_INPUT', field: 'wake' },
      ...{ detail: expect.stringContaining('wake'), retryable: false },
    });
  });

  it.each([
    ['an unknown field', { state: 'ACTIVE', sate: 1 }, 'sate', 'BAD_USER_INPUT'],
    [
      'an unknown field inside another',
      { state: 'ACTIVE', onlyIf: { sates: [] } },
      'onlyIf.sates',
      'BAD_USER_INPUT',
    ],
    ['a name of every object', { state: 'ACTIVE', toString: 1 }, 'toString', 'BAD_USER_INPUT'],
    ['a missing field', {}, 'state', 'BAD_USER_INPUT'],
    ['null for a field', { state: null }, 'state', 'BAD_USER_INPUT'],
    ['an unknown value', { state: 'AWAKE' }, 'state', 'BAD_USER_INPUT'],
    [
      'an item of a list',
      { state: 'ACTIVE', onlyIf: { states: ['ACTIVE', 5] } },
      'onlyIf.states.1',
      'BAD_USER_INPUT',
    ],
    ['a malformed duration', { state: 'SLEEPING', for: '1 hour' }, 'for', 'BAD_USER_INPUT'],
    ['a duration out of range', { state: 'SLEEPING', for: 'PT0S' }, 'for', 'BAD_INPUT'],
    ['an empty field of a form', { state: 'SLEEPING', for: '' }, 'for', 'BAD_USER_INPUT'],
    ['a malformed time', { state: 'SLEEPING', until: 'tomorrow' }, 'until', 'BAD_USER_INPUT'],
    ['a duration in wake', { state: 'SLEEPING', wake: { after: 'x' } }, 'wake.after', 'BAD_USER_INPUT'],
    ['for and until', { state: 'SLEEPING', for: 'PT1H', until: 'WOKEN' }, 'until', 'BAD_USER_INPUT'],
    ['for and wake', { state: 'SLEEPING', for: 'PT1H', wake: { after: 'PT1H' } }, 'for', 'BAD_USER_INPUT'],
    ['the id in the body', { state: 'ACTIVE', contactId: 'ben' }, 'contactId', 'BAD_USER_INPUT'],
    ['no object', [], undefined, 'BAD_USER_INPUT'],
    ['null', 'null', undefined, 'BAD_USER_INPUT'],
  ])('name what is wrong: %s', async (_what, body, field, code) => {
    const answer = await rest.put(ANNA, body);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([400, code, field]);
  });

  it('name all that is wrong', async () => {
    const { body } = await rest.put(ANNA, { state: 'AWAKE', note: 5, sate: 1 });
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'note',
      'sate',
      'state',
    ]);
    expect(body.errors[0]).toEqual({ code: body.code, detail: body.detail, field: body.field });
  });

  it('are limited in number', async () => {
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, 1]));
    expect((await rest.put(ANNA, fields)).body.errors).toHaveLength(20);
  });

  it('refuse an id that JSON has rounded', async () => {
    const text = '{"messageId":17841400000000001,"origin":"CONTACT"}';
    const { status, body } = await rest.post('/v1/contacts/anna/messages', text);
    expect([status, body.code, body.field]).toEqual([400, 'BAD_USER_INPUT', 'messageId']);
    expect(body.detail).toContain('send a string');
    const exact = '{"messageId":9007199254740991,"origin":"CONTACT"}';
    expect((await rest.post('/v1/contacts/anna/messages', exact)).status).toBe(200);
  });

  it.each([
    ['If-Match', 'three'],
    ['If-Match', '"1", "2"'],
    ['If-Match', '"99999999999"'],
  ])('name the header %s: %s', async (name, value) => {
    const { status, body } = await rest.put(ANNA, { state: 'ACTIVE' }, { [name]: value });
    expect([status, body.code, body.field]).toEqual([400, 'BAD_USER_INPUT', name]);
  });

  it.each([
    ['POST', '/v1/contacts/anna/replies', 'Idempotency-Key'],
    ['POST', '/v1/contacts/anna/goals', 'If-Match'],
    ['GET', ANNA, 'If-Match'],
    ['GET', '/v1/changes', 'Idempotency-Key'],
  ])('name a header that would be ignored: %s %s, %s', async (method, path, header) => {
    for (const value of ['"1"', '*']) {
      const call = { headers: { [header]: value }, ...(method === 'POST' && { body: {} }) };
      const { status, body } = await rest.send(method, path, call);
      expect([status, body.code, body.field]).toEqual([400, 'BAD_USER_INPUT', header]);
    }
  });

  it('take an asterisk as a key, and as any version', async () => {
    const headers = { 'idempotency-key': '*', 'if-match': '*' };
    const call = (length: string) =>
      rest.put('/v1/contacts/star/bot-status', { state: 'SLEEPING', for: length }, headers);
    expect((await call('PT1H')).status).toBe(200);
    expect(await call('PT3H')).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it('are short, however long the name of a field is', async () => {
    const { body } = await rest.put(ANNA, { state: 'ACTIVE', ['s'.repeat(200_000)]: 1 });
    expect(JSON.stringify(body).length).toBeLessThan(2_000);
    expect(body.field).toMatch(/^s{100}…$/);
  });

  it('name a parameter in the text as well', async () => {
    const { body } = await rest.get(`/v1/contacts/${'x'.repeat(256)}/bot-status`);
    expect(body.detail).toBe('contactId must not be longer than 255 characters.');
  });

  it('refuse what is given by a header and in the body', async () => {
    const call = { state: 'ACTIVE', expectedVersion: 1 };
    expect((await rest.put(ANNA, call, { 'if-match': '"1"' })).body).toMatchObject({ field: 'If-Match' });
  });

  it.each([
    ['/v1/contacts/anna/bot-status?format=xml', 'format'],
    ['/v1/contacts/anna/bot-status?fromat=text', 'fromat'],
    ['/v1/contacts/anna/bot-status?format=text&format=json', 'format'],
    ['/v1/contacts/%00/bot-status', 'contactId'],
    [`/v1/contacts/${'x'.repeat(256)}/bot-status`, 'contactId'],
    ['/v1/contacts/anna/bot-status?token=secret', 'token'],
    ['/v1/changes?after=nonsense', 'after'],
    ['/v1/changes?after=nonsense&wait=5', 'after'],
    ['/v1/changes?wait=31', 'wait'],
    ['/v1/changes?wait=soon', 'wait'],
    ['/v1/changes?first=some', 'first'],
    ['/v1/changes?first=101&wait=30', 'first'],
  ])('name the parameter of %s', async (path, field) => {
    expect(await rest.get(path)).toMatchObject({ status: 400, body: { code: 'BAD_USER_INPUT', field } });
  });

  it('are 401 without a valid token', async () => {
    for (const token of [null, 'nonsense', await app.token('ADMIN', { expiresIn: '-1h' })]) {
      const { status, headers, body } = await new RestClient(app.url, token).put(ANNA, { state: 'ACTIVE' });
      expect([status, headers.get('www-authenticate'), body.code]).toEqual([
        401,
        'Bearer',
        'UNAUTHENTICATED',
      ]);
    }
  });

  it('are 403 for a role that may not', async () => {
    const viewer = new RestClient(app.url, await app.token('VIEWER'));
    for (const answer of [
      await viewer.put(ANNA, { state: 'ACTIVE' }),
      await viewer.post('/v1/contacts/anna/replies', {}),
      await viewer.delete('/v1/replies/any'),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  it('are 404 where there is nothing, and for a reply that is not there', async () => {
    for (const path of ['/v1/nothing', '/v1/contacts/anna', '/v1/contacts/anna/bot-status/'])
      expect(await rest.get(path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it.each([
    ['POST', ANNA, 'GET, HEAD, PUT'],
    ['GET', '/v1/replies/any/commit', 'POST'],
    ['PATCH', '/v1/replies/any', 'DELETE'],
    ['DELETE', '/v1/changes', 'GET, HEAD'],
    ['POST', '/v1/openapi.json', 'GET, HEAD'],
  ])('are 405 for %s %s', async (method, path, allow) => {
    const { status, headers, body } = await rest.send(method, path, method === 'GET' ? {} : { body: {} });
    expect([status, headers.get('allow'), body.status]).toEqual([405, allow, 405]);
  });

  it('are 409 where there is no bot to switch', async () => {
    const other = new RestClient(app.url, await app.token('INTEGRATION', { workspace: 'botless' }));
    const { status, body } = await other.put(ANNA, { state: 'ACTIVE' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'BOT_UNAVAILABLE', retryable: true });
  });

  it('are 413 for a body over the limit', async () => {
    const { status, body } = await rest.put(ANNA, { state: 'ACTIVE', note: 'x'.repeat(256 * 1024) });
    expect([status, body.code]).toEqual([413, 'BAD_REQUEST']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'are 415 for %s',
    async (type) => {
      const { status, body } = await rest.put(ANNA, '{"state":"ACTIVE"}', { 'content-type': type });
      expect([status, body.code]).toEqual([415, 'BAD_REQUEST']);
    },
  );

  it.each([
    ['charset=iso-8859-1', {}, 'The charset of the body must be UTF-8.'],
    ['charset="UTF-16"', {}, 'The charset of the body must be UTF-8.'],
    ['charset=utf-8', { 'content-encoding': 'gzip' }, 'The body must not be compressed.'],
  ])('are 415 for %s, %j', async (charset, headers, detail) => {
    const type = { 'content-type': `application/json; ${charset}` };
    for (const path of [`${app.url}${ANNA}`, `${app.url}/graphql`]) {
      const method = path.endsWith('graphql') ? 'POST' : 'PUT';
      const authorization = `Bearer ${rest.token}`;
      const call = { method, headers: { ...type, ...headers, authorization }, body: '{}' };
      const response = await fetch(path, call);
      expect([response.status, await response.text()]).toEqual([415, expect.stringContaining(detail)]);
    }
  });

  it.each(['utf-8', 'UTF8', '"utf-8"'])('are none for a body in %s', async (charset) => {
    const headers = { 'content-type': `application/json;charset=${charset}` };
    expect((await rest.put(ANNA, '{"state":"ACTIVE"}', headers)).status).toBe(200);
  });

  it('are 400 for bytes that are not UTF-8, which would make different ids equal', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${rest.token}` };
    const body = Buffer.from('{"messageId":"caf\xe9","origin":"CONTACT"}', 'latin1');
    for (const path of ['/v1/contacts/anna/messages', '/graphql']) {
      const response = await fetch(`${app.url}${path}`, { method: 'POST', headers, body });
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining('The body is not valid UTF-8.'),
      ]);
    }
  });

  it('are none for a form without fields, which curl sends as an empty body', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await rest.post('/v1/contacts/anna/read', '', headers)).status).toBe(200);
  });

  it('are problems for OPTIONS as well', async () => {
    const response = await fetch(`${app.url}${ANNA}`, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it.each(['{"state":', '{"__proto__":{}}', 'null,'])('are 400 for the malformed body %s', async (text) => {
    expect(await rest.put(ANNA, text)).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
  });

  it('are 400 for a malformed path', async () => {
    expect(await rest.get('/v1/contacts/%zz/bot-status')).toMatchObject({
      status: 400,
      body: { code: 'BAD_REQUEST' },
    });
  });

  it('are 429 over the rate limit, with the headers of /graphql', async () => {
    const { app: limited } = await startWithBot({ config: { rateLimitPerMinute: 3 } });
    const client = new RestClient(limited.url, await limited.token('VIEWER'));
    const left = [];
    for (let count = 0; count < 3; count += 1)
      left.push((await client.get(ANNA)).headers.get('ratelimit-remaining'));
    expect(left).toEqual(['2', '1', '0']);
    const { status, headers, body } = await client.get(ANNA);
    expect([status, body.code, body.retryable]).toEqual([429, 'RATE_LIMITED', true]);
    expect(headers.get('retry-after')).toBe(String(body.retryAfterSeconds));
  });

  it('can be read by pages of other origins, after a preflight', async () => {
    const origin = 'https://studio.apollographql.com';
    const preflight = await fetch(`${app.url}${ANNA}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    const { headers } = await rest.get(ANNA, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-expose-headers')).toContain('etag');
  });
});
