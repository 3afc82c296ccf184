import { type DocumentNode, execute, getOperationAST, graphql, isObjectType, parse, validate } from 'graphql';
import type { Caller } from '../../../src/application/access/caller';
import type { Services } from '../../../src/graphql/context';
import { FIELD_COSTS, fieldCostOf } from '../../../src/graphql/limits/field-costs';
import { compileCost } from '../../../src/graphql/limits/operation-cost';
import { createSchema } from '../../../src/graphql/schema';
import { throwDice } from '../../fuzz/dice';
import { rootFieldsOf } from '../../fuzz/operations';
import type { Known } from '../../fuzz/values';
import { databases } from '../../support/databases/databases';
import { anyOperation } from '../../support/graphql/any-operation';
import { disposeAfterAll } from '../../support/leftovers';
import { SEED } from '../../support/random';
import { contextOf, openServices } from '../../support/stand-ins/recorded-services';

const OPERATIONS = 60;
const schema = createSchema();
const admin: Caller = { workspace: 'test', role: 'ADMIN', actor: { kind: 'USER', id: 'ada', name: 'Ada' } };

/** By the context of an operation, since one that has failed may still be answering fields of it. */
const counts = new WeakMap<object, number>();
/** Counts what is really done: fields that are answered, and items of lists that are read. */
for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type) || type.name.startsWith('__')) continue;
  for (const field of Object.values(type.getFields())) {
    const { resolve } = field;
    field.resolve = (...args) => {
      counts.set(args[2], (counts.get(args[2]) ?? 0) + 1);
      return resolve?.(...args);
    };
  }
}

function parseValid(query: string): DocumentNode | null {
  try {
    const document = parse(query);
    return validate(schema, document).length === 0 ? document : null;
  } catch {
    return null;
  }
}

function estimate(query: string, variables: Record<string, unknown> = {}, operationName?: string): number {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document, operationName)!;
  return compileCost(schema, document, operation)(variables);
}

describe(`what an operation is estimated to cost, seed ${SEED}`, () => {
  disposeAfterAll();
  let services: Services;
  let known: Known;
  beforeAll(async () => {
    services = await openServices(await databases[0]!.create(), '2026-03-02T10:00:00.000Z');
    const source = `mutation {
      saveBot(input: {name: "Assistant", mode: AUTO_PILOT}) { bot { id } }
      a: setBotStatuses(input: {contactIds: ["anna", "ben", "carl"], state: SLEEPING, wake: {until: WOKEN}, note: "x"}) { applied }
      b: setBotStatuses(input: {contactIds: ["anna", "ben", "carl"], state: INACTIVE}) { applied }
      c: revokeTokens(input: {target: {subject: "x"}}) { userErrors { code } }
      d: revokeTokens(input: {target: {tokenId: "y"}}) { userErrors { code } } }`;
    const { errors } = await graphql({ schema, source, contextValue: contextOf(services, admin) });
    expect(errors).toBeUndefined();
    known = {
      contactIds: ['anna', 'ben', 'carl', 'nobody'],
      botIds: ['none'],
      tokens: ['none'],
      cursors: [Buffer.from('c:a').toString('base64url')],
    };
  });

  async function countOf(query: string, variables: Record<string, unknown>): Promise<number> {
    const document = parse(query);
    const contextValue = contextOf(services, admin);
    await execute({ schema, document, variableValues: variables, contextValue });
    return counts.get(contextValue) ?? 0;
  }

  it(`is never below what is done, of ${OPERATIONS} of all sorts`, async () => {
    const roots = rootFieldsOf(schema).filter(({ kind }) => kind !== 'subscription');
    let done = 0;
    for (const dice of throwDice(SEED, OPERATIONS)) {
      const { query, variables } = anyOperation(dice, dice.pick(roots), known);
      const document = parseValid(query);
      if (!document) continue;
      const cost = compileCost(schema, document, getOperationAST(document)!)(variables);
      const count = await countOf(query, variables);
      done += count;
      if (cost < count)
        throw new Error(`${count} were done, ${cost} expected: ${query} ${JSON.stringify(variables)}`);
    }
    expect(done).toBeGreaterThan(OPERATIONS);
  });

  const PAGE = 'edges { node { contactId name } }';
  const STATUS = 'id state';
  const many = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const hundred = estimate(`{ contacts(first: 100) { ${PAGE} } }`);
  const tenStatuses = estimate(
    `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${STATUS} } } }`,
    {
      ids: many(10),
    },
  );
  it.each<[string, string, Record<string, unknown>, number]>([
    ['a variable', `query ($n: Int) { contacts(first: $n) { ${PAGE} } }`, { n: 100 }, hundred],
    [
      'a number that JSON writes otherwise',
      `query ($n: Int) { contacts(first: $n) { ${PAGE} } }`,
      JSON.parse('{"n":1e2}'),
      hundred,
    ],
    ['the default of a variable', `query ($n: Int = 100) { contacts(first: $n) { ${PAGE} } }`, {}, hundred],
    [
      'a fragment',
      `{ ...F } fragment F on Query { contacts(first: 100) { ...P } } fragment P on ContactConnection { ${PAGE} }`,
      {},
      hundred,
    ],
    [
      'an inline fragment without a type',
      `{ ... { contacts(first: 100) { ... @include(if: true) { ${PAGE} } } } }`,
      {},
      hundred,
    ],
    ['another name', `{ a: contacts(first: 100) { ${PAGE} } }`, {}, hundred],
    [
      'a condition that holds',
      `query ($is: Boolean!) { contacts(first: 100) @include(if: $is) { ${PAGE} } }`,
      { is: true },
      hundred,
    ],
    [
      'a condition that is null',
      `query ($is: Boolean = false) { contacts(first: 100) @include(if: $is) { ${PAGE} } }`,
      { is: null },
      hundred,
    ],
    [
      'a condition that is no Boolean',
      `query ($is: Boolean!) { contacts(first: 100) @skip(if: $is) { ${PAGE} } }`,
      { is: 'true' },
      hundred,
    ],
    [
      'a condition by default',
      `query ($is: Boolean = true) { contacts(first: 100) @include(if: $is) { ${PAGE} } }`,
      {},
      hundred,
    ],
    [
      'a condition on a spread',
      `query ($is: Boolean!) { ...F @skip(if: $is) } fragment F on Query { contacts(first: 100) { ${PAGE} } }`,
      { is: false },
      hundred,
    ],
    [
      'a list written out',
      `{ botStatuses(contactIds: ${JSON.stringify(many(10))}) { nodes { ${STATUS} } } }`,
      {},
      tenStatuses,
    ],
    [
      'variables in a list',
      `query ($a: ID!, $b: ID!) { botStatuses(contactIds: [${'$a, $b, '.repeat(5)}]) { nodes { ${STATUS} } } }`,
      { a: 'x', b: 'y' },
      tenStatuses,
    ],
    [
      'a list by default',
      `query ($ids: [ID!]! = ${JSON.stringify(many(10))}) { botStatuses(contactIds: $ids) { nodes { ${STATUS} } } }`,
      {},
      tenStatuses,
    ],
  ])('is the same with %s', (_what, query, variables, expected) => {
    expect(estimate(query, variables)).toBe(expected);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    [
      'surely left out',
      `{ contacts(first: 100) @include(if: false) { ${PAGE} } bots { id } }`,
      {},
      '{ bots { id } }',
    ],
    [
      'of another operation',
      `query A { bots { id } } query B { contacts(first: 100) { ${PAGE} } }`,
      {},
      '{ bots { id } }',
    ],
  ])('has nothing of what is %s', (_what, query, variables, same) => {
    expect(estimate(query, variables, query.includes('query A') ? 'A' : undefined)).toBe(estimate(same));
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    [
      'an argument of null',
      `query ($n: Int) { contacts(first: $n) { ${PAGE} } }`,
      { n: null },
      `{ contacts(first: 20) { ${PAGE} } }`,
    ],
    [
      'an argument left out',
      `query ($n: Int) { contacts(first: $n) { ${PAGE} } }`,
      {},
      `{ contacts(first: 20) { ${PAGE} } }`,
    ],
    [
      'one item for a list',
      `{ botStatuses(contactIds: "a") { nodes { ${STATUS} } } }`,
      {},
      `{ botStatuses(contactIds: ["a"]) { nodes { ${STATUS} } } }`,
    ],
  ])('reads %s as graphql-js does', (_what, query, variables, same) => {
    expect(estimate(query, variables)).toBe(estimate(same));
  });

  it('counts what is within an input, as a variable or written out with variables in it', () => {
    const selection = 'results { contactId } userErrors { code }';
    const whole = `mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) { ${selection} } }`;
    const inner = `mutation ($ids: [ID!]) { setBotStatuses(input: {contactIds: $ids, state: ACTIVE}) { ${selection} } }`;
    const ids = many(500);
    expect(estimate(whole, { input: { contactIds: ids, state: 'ACTIVE' } })).toBe(estimate(inner, { ids }));
    expect(estimate(inner, { ids })).toBeGreaterThan(500 * 10);
    expect(estimate(whole, { input: { filter: {}, state: 'ACTIVE' } })).toBeGreaterThan(1_000 * 10);
  });

  it('of contacts is that of a scan with a filter or an order that has no index', () => {
    const query = `query ($filter: ContactFilter, $orderBy: ContactOrder) {
      contacts(filter: $filter, orderBy: $orderBy) { ${PAGE} } }`;
    const plain = estimate(query);
    const scan = estimate(query, { filter: { search: 'a' } });
    expect(scan).toBeGreaterThan(plain + 10_000);
    for (const orderBy of [null, { field: 'CONTACT_ID' }, { field: 'CONTACT_ID', direction: 'DESC' }])
      expect(estimate(query, { orderBy })).toBe(plain);
    for (const field of ['NAME', 'WAITING_SINCE', 'WAKE_AT'])
      expect(estimate(query, { orderBy: { field } })).toBe(scan);
    expect(estimate(query, { filter: {}, orderBy: { field: 'NAME' } })).toBe(scan);
  });

  it('has a count of a page once, and not for each of its items', () => {
    const count = `query ($is: Boolean = true) { contacts(first: 100) { ${PAGE} ...C @include(if: $is) } }
      fragment C on ContactConnection { ... { totalCount } }`;
    const counted = estimate(count) - hundred;
    expect(counted).toBeGreaterThanOrEqual(20_000);
    expect(counted).toBeLessThan(20_200);
    expect(estimate(count, { is: false })).toBe(hundred);
    const twice = `{ contacts(first: 100) { ${PAGE} totalCount again: totalCount } }`;
    expect(estimate(twice) - hundred).toBe(2 * counted);
    expect(estimate('{ contacts(first: 0) { totalCount } }')).toBeGreaterThan(20_000);
    const document = parse(count);
    const responseOnly = compileCost(schema, document, getOperationAST(document)!, { responseOnly: true });
    expect(responseOnly({})).toBeLessThan(hundred);
  });

  it('is finite, however often numbers multiply', () => {
    const page = 'contact { statusHistory(first: 2147483647) { edges { node { id } } } }';
    const cost = estimate(`{ contacts(first: 2147483647) { edges { node { botStatus { ${page} } } } } }`);
    expect(cost).toBeGreaterThan(1e18);
    expect(cost).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('knows the length of every list of objects', () => {
    const lists = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && !type.name.startsWith('__')
        ? Object.values(type.getFields())
            .filter(({ type: fieldType }) => isListOfObjects(fieldType))
            .map(({ name }) => [`${type.name}.${name}`, `*.${name}`])
        : [],
    );
    expect(lists.filter((names) => !names.some((name) => FIELD_COSTS[name]?.items))).toEqual([]);
  });

  it('multiplies what is selected of a page by its size', () => {
    const pages = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter(({ args }) => args.some(({ name }) => name === 'first'))
            .map((field) => fieldCostOf(type.name, field.name))
        : [],
    );
    expect(pages.length).toBeGreaterThan(2);
    for (const { items } of pages) expect(typeof items === 'function' && items({ first: 77 })).toBe(77);
  });
});

function isListOfObjects(type: unknown): boolean {
  const text = String(type);
  return text.startsWith('[') && isObjectType(schema.getType(text.replace(/[[\]!]/g, '')));
}
