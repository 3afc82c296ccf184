import type { Role } from '../../src/application/access/caller';
import { newId, startWorld, type World } from '../e2e/world';
import type { ApiClient } from '../support/clients/api-client';
import { type RestAnswer, RestClient } from '../support/clients/rest-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

/** What both did: the payload with the status in its place, or the first error. */
interface Done {
  readonly code?: string;
  readonly field?: string;
  readonly payload?: object;
}

type Input = Readonly<Record<string, unknown>>;
type Calls = readonly [
  method: 'setBotStatus' | 'recordMessage' | 'markConversationRead' | 'reportGoal' | 'reserveReply',
  input: Input,
];

const PATHS = {
  setBotStatus: ['PUT', 'bot-status'],
  recordMessage: ['POST', 'messages'],
  markConversationRead: ['POST', 'read'],
  reportGoal: ['POST', 'goals'],
  reserveReply: ['POST', 'replies'],
} as const;
const TYPES = {
  setBotStatus: 'SetBotStatusInput',
  recordMessage: 'RecordMessageInput',
  markConversationRead: 'MarkConversationReadInput',
  reportGoal: 'ReportGoalInput',
  reserveReply: 'ReserveReplyInput',
} as const;
const STATUS = `state reason permission available unavailableReason since wakeAt note pinned locked version pendingInbound
  waitingSince waitingFor endOnReply viewerCanChange messageCounts { channel sent maxMessages }
  changedBy { kind externalId name via { externalId } }`;
const ERRORS = `botStatus { ${STATUS} } userErrors { code field }`;
const CHANGED = `outcome replayed statusChange { outcome reason version messageId note } ${ERRORS}`;
const SELECTIONS = {
  setBotStatus: CHANGED,
  recordMessage: `origin guessed ${CHANGED}`,
  markConversationRead: CHANGED,
  reportGoal: CHANGED,
  reserveReply: `decision denyReason expiresAt retryAt ${ERRORS}`,
} as const;

const SLEEP = { state: 'SLEEPING', wake: { after: 'PT1H' } };
const MESSAGE = { messageId: 'm', origin: 'TEAMMATE' };
const BY = { externalId: 'ana', name: 'Ana' };

const CASES: readonly (readonly [name: string, ...calls: Calls[]])[] = [
  ['a sleep', ['setBotStatus', SLEEP]],
  ['a sleep twice', ['setBotStatus', SLEEP], ['setBotStatus', { ...SLEEP, note: 'again' }]],
  ['a sleep without an end', ['setBotStatus', { state: 'SLEEPING' }]],
  ['an endless sleep', ['setBotStatus', { state: 'SLEEPING', wake: { until: 'WOKEN' }, pinned: true }]],
  ['a wake in the past', ['setBotStatus', { state: 'SLEEPING', wake: { at: '2020-01-01T00:00:00Z' } }]],
  ['two wakes', ['setBotStatus', { state: 'SLEEPING', wake: { after: 'PT1H', until: 'WOKEN' } }]],
  ['a malformed wake', ['setBotStatus', { state: 'SLEEPING', wake: { after: 'soon' } }]],
  ['a stale version', ['setBotStatus', SLEEP], ['setBotStatus', { state: 'ACTIVE', expectedVersion: 0 }]],
  ['a condition', ['setBotStatus', { ...SLEEP, onlyIf: { states: ['INACTIVE'] } }]],
  [
    'a replay',
    ['setBotStatus', { ...SLEEP, idempotencyKey: 'k' }],
    ['setBotStatus', { ...SLEEP, idempotencyKey: 'k' }],
  ],
  [
    'a key with another input',
    ['setBotStatus', { ...SLEEP, idempotencyKey: 'k' }],
    ['setBotStatus', { state: 'ACTIVE', idempotencyKey: 'k' }],
  ],
  ['a lock', ['setBotStatus', { state: 'INACTIVE', locked: true }]],
  [
    'an opt-out',
    ['setBotStatus', { state: 'INACTIVE', reason: 'OPT_OUT' }],
    ['setBotStatus', { state: 'ACTIVE' }],
  ],
  ['a long note', ['setBotStatus', { ...SLEEP, note: 'x'.repeat(1_001) }]],
  ['on behalf of a person', ['setBotStatus', { ...SLEEP, onBehalfOf: BY }]],
  ['an unknown field', ['setBotStatus', { ...SLEEP, unknown: 1 }]],
  ['an unknown state', ['setBotStatus', { state: 'AWAKE' }]],
  ['a message', ['recordMessage', MESSAGE], ['recordMessage', MESSAGE]],
  [
    'a message that waits',
    ['recordMessage', { ...MESSAGE, origin: 'CONTACT' }],
    ['markConversationRead', {}],
  ],
  ['a message without an id', ['recordMessage', { origin: 'CONTACT' }]],
  ['a message of nobody', ['recordMessage', { messageId: '', origin: 'UNKNOWN' }]],
  ['a goal', ['reportGoal', { goal: 'STOP_BOT', wake: { after: 'P1D' } }], ['reserveReply', {}]],
  ['an unknown goal', ['reportGoal', { goal: 'WON' }]],
  ['a reservation', ['reserveReply', { channel: 'sms', inbound: { messageId: 'm' } }]],
  ['a reservation while asleep', ['setBotStatus', SLEEP], ['reserveReply', {}]],
  ['a reservation for too long', ['reserveReply', { ttl: 'P1D' }]],
];

describe('REST and GraphQL', () => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(databases[0]!);
  });

  describe.each<Role>(['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'])('as %s', (role) => {
    let graphql: ApiClient;
    let rest: RestClient;
    beforeAll(async () => {
      graphql = await world.app.client(role);
      rest = new RestClient(world.app.url, await world.app.token(role));
    });

    it.each(CASES.map(([name, ...calls]) => ({ name, calls })))(
      'do and answer the same: $name',
      async ({ calls }) => {
        const [ofRest, ofGraphql] = [newId('rest/'), newId('graphql/')];
        for (const [operation, input] of calls) {
          // Keys are unique in a workspace, and the two contacts share it.
          const keyed = (id: string) =>
            input.idempotencyKey === undefined ? input : { ...input, idempotencyKey: `${id} key` };
          const byGraphql = await callGraphql(graphql, operation, {
            ...keyed(ofGraphql),
            contactId: ofGraphql,
          });
          const [method, path] = PATHS[operation];
          const url = `/v1/contacts/${encodeURIComponent(ofRest)}/${path}`;
          const answer = await rest.send(method, url, { body: keyed(ofRest) });
          expect(doneByRest(answer)).toMatchObject(byGraphql);
          const { id: _, contactId: __, ...status } = await world.viewer.status(ofGraphql);
          expect(await world.viewer.status(ofRest)).toMatchObject(status);
        }
      },
    );
  });

  it('agree on what becomes of a reply', async () => {
    const rest = new RestClient(world.app.url, await world.app.token('INTEGRATION'));
    const [ofRest, ofGraphql] = [newId(), newId()];
    const tokens = await Promise.all(
      [ofRest, ofGraphql].map(async (contactId) => (await world.inbox.reserve({ contactId })).token),
    );
    const path = `/v1/replies/${tokens[0]}`;
    const steps = [
      [() => rest.post(`${path}/revoke`), () => world.inbox.revoke(tokens[1]!)],
      [
        () => rest.post(`${path}/commit`, { messageId: 'r' }),
        () => world.inbox.commit({ token: tokens[1], messageId: 'r' }),
      ],
      [
        () => rest.post(`${path}/commit`, { messageId: 'r' }),
        () => world.inbox.commit({ token: tokens[1], messageId: 'r' }),
      ],
      [() => rest.delete(path), () => world.inbox.release(tokens[1]!)],
      [() => rest.post(`${path}/revoke`), () => world.inbox.revoke(tokens[1]!)],
      [
        () => rest.post(`${path}/commit`, { messageId: '' }),
        () => world.inbox.commit({ token: tokens[1], messageId: '' }),
      ],
    ] as const;
    for (const [byRest, byGraphql] of steps) {
      const { botStatus, statusChange, userErrors, ...rest } = (await byGraphql()) as Payload & {
        statusChange?: object;
      };
      const [error] = userErrors;
      const expected = error ? { code: error.code, field: toField(error.field) } : { payload: rest };
      expect(doneByRest(await byRest())).toMatchObject(expected);
    }
  });
});

interface Payload {
  readonly botStatus: object | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

async function callGraphql(client: ApiClient, operation: Calls[0], input: Input): Promise<Done> {
  const query = `mutation ($input: ${TYPES[operation]}!) { ${operation}(input: $input) { ${SELECTIONS[operation]} } }`;
  const { data, errors } = await client.send<Record<string, Payload>>(query, { input });
  if (errors[0]) return { code: errors[0].extensions.code };
  const { botStatus, userErrors, ...own } = data[operation]!;
  const [error] = userErrors;
  if (error) return { code: error.code, field: toField(error.field) };
  return { payload: { ...own, ...botStatus } };
}

function doneByRest({ status, body }: RestAnswer): Done {
  return status === 200 ? { payload: body } : { code: body.code, field: body.field ?? '' };
}

/** The path without the argument. */
function toField(path: readonly string[]): string {
  return path.slice(1).join('.');
}
