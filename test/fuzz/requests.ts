import type { Dice } from './dice';
import type { Operation } from './operations';

export interface HttpRequest {
  readonly method: string;
  /** Behind the path. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const DOCUMENTS: ((n: number) => string)[] = [
  (n) => `{ ${Array.from({ length: n }, (_, i) => `a${i}: __typename`).join(' ')} }`,
  (n) => `{ ${Array.from({ length: n }, (_, i) => `a${i}: bots { id name }`).join(' ')} }`,
  (n) => `{ contacts ${'{ edges { node { botStatus { contact '.repeat(n)}{ id }${' } } } }'.repeat(n)} }`,
  (n) => `{ ${'a { '.repeat(n)}b${' }'.repeat(n)} }`,
  (n) => `query ($v: ${'['.repeat(n)}ID${']'.repeat(n)}) { botStatuses(contactIds: $v) { nodes { id } } }`,
  (n) => `{ botStatuses(contactIds: ${'['.repeat(n)}"a"${']'.repeat(n)}) { nodes { id } } }`,
  (n) => `{ ${'...A '.repeat(n)} } fragment A on Query { bots { id } }`,
  () => '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  () => '{ ...A } fragment A on Query { bots { id ...A } }',
  () => '{ bots { ...Gone } }',
  () => '{ bots { ... on Contact { id } } }',
  (n) => `{ bots { id ${'@skip(if: false) '.repeat(n)} } }`,
  () => '{ bots @nothing { id } }',
  () => '{ bots @include { id } }',
  () => 'query ($if: Boolean!) { bots @include(if: $if) { id } }',
  () => '{ bots { id ... @defer { name } } }',
  () => 'subscription { statusFeed { feedCursor } again: statusFeed { feedCursor } }',
  () => 'subscription { __typename }',
  () => '{ changes { edges { node { id ... on Bot { id } } } } }',
  () =>
    '{ changes { edges { node { ... on BotSaved { id: bot { id } } ... on BotDeleted { id: botId } } } } }',
  (n) => `{ changes { nodes { ${'... on ContactSaved { '.repeat(n)}contactId${' }'.repeat(n)} } } }`,
  () => 'query A { bots { id } } mutation B { deleteBot(input: { botId: "b" }) { deleted } }',
  () => 'query A { bots { id } } query A { bots { id } }',
  () => 'type Query { bots: String }',
  () => '{ __schema { types { name fields { name type { ofType { ofType { name } } } } } } }',
  () => '{ __type(name: "__proto__") { name } __proto__ constructor }',
  () => '{ contacts(first: 5, first: 6) { edges { cursor } } }',
  () => 'query ($v: Nothing, $v: BotStatus) { bots { id } }',
  () => '#',
  () => '"""',
  () => '\ufeff{ bots { id } }',
];

/** The operation with something wrong about it. */
export function bend(dice: Dice, operation: Operation): Operation {
  const { query, variables } = operation;
  const text = String(query);
  switch (dice.below(9)) {
    case 0:
      return { query: dice.pick(DOCUMENTS)(dice.pick([1, 2, 5, 20, 100, 400])), variables: {} };
    case 1:
      return { query: text.slice(0, dice.below(text.length)), variables };
    case 2: {
      const at = dice.below(text.length);
      return { query: text.slice(0, at) + dice.text() + text.slice(at + 1), variables };
    }
    case 3:
      return { query, variables: {} };
    case 4:
      return { query, variables: { ...(variables as object), extra: dice.json(), __proto__x: 1 } };
    case 5:
      return { query, variables: dice.json() };
    case 6:
      return { query, variables, operationName: dice.pick(['', 'Nothing', '__proto__', 5, null, [], {}]) };
    case 7:
      return { query: dice.pick([5, null, [], {}, true, '']), variables };
    default: {
      const persistedQuery = dice.pick([{ version: 1, sha256Hash: 'x' }, { version: 2 }, null, 'x']);
      const extensions = dice.pick([{ persistedQuery }, 'x', 5, null, []]);
      return { query: dice.chance(50) ? query : undefined, variables, extensions };
    }
  }
}

/** The operation as a client sends it. */
export function requestOf(dice: Dice, operation: Operation, token: string): HttpRequest {
  const body = JSON.stringify(operation);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const plain = { method: 'POST', search: '', headers, body };
  if (dice.chance(92)) return plain;
  switch (dice.below(8)) {
    case 0:
      return { ...plain, body: body.slice(0, dice.below(body.length)) };
    case 1:
      return {
        ...plain,
        body: dice.pick(['', 'null', '5', '"x"', '[]', 'true', '{}', '{"__proto__":{}}', '\0']),
      };
    case 2:
      return { ...plain, body: `[${body},${body}]` };
    case 3:
      return { ...plain, body: `${body}${' '.repeat(300_000)}` };
    case 4: {
      const types = [
        'text/plain',
        'application/graphql',
        'multipart/form-data',
        'application/json; charset=x',
        '/',
      ];
      return { ...plain, headers: { ...headers, 'content-type': dice.pick(types) } };
    }
    case 5: {
      const accepted = ['application/json', 'application/graphql-response+json', '*/*', 'image/png', ''];
      return { ...plain, headers: { ...headers, accept: dice.pick(accepted) } };
    }
    case 6: {
      const { authorization: _left, ...others } = headers;
      return { ...plain, headers: others };
    }
    default: {
      const { query, variables } = operation;
      const parameters = { query: String(query).toWellFormed(), variables: JSON.stringify(variables) ?? '' };
      const search = dice.chance(10) ? '?query=%' : `?${new URLSearchParams(parameters)}`;
      const method = dice.pick(['GET', 'GET', 'PUT', 'DELETE']);
      return { method, search: search.slice(0, 12_000), headers, body: undefined };
    }
  }
}
