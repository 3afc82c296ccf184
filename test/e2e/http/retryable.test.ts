import { overloaded } from '../../../src/application/app-error';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { ApiClient, type GraphqlFailure } from '../../support/clients/api-client';
import { errorsOf, openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';
import { START } from '../world';

/** Reads the clock, which may fail. */
const TIMELY = '{ botStatuses(contactIds: ["c"]) { nodes { id } } }';

describe('an error says whether to send the same again', () => {
  disposeAfterAll();
  let app: TestApp;
  let failure: Error | null = null;
  beforeAll(async () => {
    const clock = new ManualClock(START);
    const now = clock.now.bind(clock);
    clock.now = () => {
      if (failure) throw failure;
      return now();
    };
    app = await startTestApp({ clock, config: { rateLimitPerMinute: 10 } });
  });
  afterEach(() => {
    failure = null;
  });

  let users = 0;
  /** A client whose requests were not counted yet. */
  const newClient = () => app.client('VIEWER', { sub: `user ${++users}` });
  const verdicts = (errors: readonly GraphqlFailure[]) =>
    errors.map(({ extensions }) => [extensions.code, extensions.retryable]);

  it.each<[string, object, Error | null, string, boolean]>([
    ['no query', {}, null, 'BAD_REQUEST', false],
    ['no GraphQL', { query: '{' }, null, 'GRAPHQL_PARSE_FAILED', false],
    [
      'a bad argument',
      { query: '{ contacts(first: 1000) { edges { cursor } } }' },
      null,
      'BAD_USER_INPUT',
      false,
    ],
    [
      'a bad variable',
      { query: 'query ($id: ID!) { contact(contactId: $id) { id } }' },
      null,
      'BAD_USER_INPUT',
      false,
    ],
    ['a fault of the service', { query: TIMELY }, new Error('broken'), 'INTERNAL', false],
    ['a service that is busy', { query: TIMELY }, overloaded(1_000), 'UNAVAILABLE', true],
  ])('for %s', async (_what, body, error, code, retryable) => {
    failure = error;
    expect(verdicts((await (await newClient()).post(body)).errors)).toEqual([[code, retryable]]);
  });

  it('before the request is read', async () => {
    const stranger = new ApiClient(app.url, 'none');
    expect(verdicts((await stranger.send(TIMELY)).errors)).toEqual([['UNAUTHENTICATED', false]]);
    const eager = await newClient();
    for (let sent = 0; sent < 10; sent += 1) await eager.send(TIMELY);
    expect(verdicts((await eager.send(TIMELY)).errors)).toEqual([['RATE_LIMITED', true]]);
  });

  it('over a websocket', async () => {
    const socket = await openSocket(app.url);
    await socket.init((await newClient()).token);
    const ask = async (id: string, query: string) => {
      socket.subscribe(id, query);
      return verdicts(errorsOf(await socket.nextOf(id)));
    };
    expect(await ask('bad', '{ nothing }')).toEqual([['GRAPHQL_VALIDATION_FAILED', false]]);
    failure = overloaded(1_000);
    expect(await ask('busy', TIMELY)).toEqual([['UNAVAILABLE', true]]);
    for (let sent = 2; sent < 10; sent += 1) await ask(`${sent}`, TIMELY);
    expect(await ask('one more', TIMELY)).toEqual([['RATE_LIMITED', true]]);
  });
});
