import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLFieldConfig,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  parse,
} from 'graphql';
import { AppError } from '../../../src/application/app-error';
import { OperationCompiler } from '../../../src/graphql/compile-operation';
import { throwDice } from '../../fuzz/dice';
import { rootFieldsOf } from '../../fuzz/operations';
import { anyOperation } from '../../support/any-operation';
import { BothExecutors } from '../../support/both-executors';

/** All that a resolver may do. */
const DEEDS: Record<string, () => unknown> = {
  Value: () => 1,
  Null: () => null,
  Undefined: () => undefined,
  NotANumber: () => 'x',
  ErrorAsValue: () => new Error('as value'),
  AppError: () => {
    throw new AppError('BAD_USER_INPUT', 'app');
  },
  Error: () => {
    throw new Error('plain');
  },
  GraphqlError: () => {
    throw new GraphQLError('graphql', { extensions: { code: 'CODE', more: [1] } });
  },
  Text: () => {
    throw 'a text';
  },
};
const LATER = Object.entries(DEEDS).map(([name, deed]) => [`Later${name}`, async () => deed()] as const);
const ALL = [...Object.entries(DEEDS), ...LATER];

const Color = new GraphQLEnumType({ name: 'Color', values: { RED: { value: 1 }, BLUE: { value: 'b' } } });
const Pair: GraphQLInputObjectType = new GraphQLInputObjectType({
  name: 'Pair',
  fields: () => ({
    left: { type: GraphQLInt },
    right: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 7 },
    color: { type: Color },
    ids: { type: new GraphQLList(new GraphQLNonNull(GraphQLID)) },
    inner: { type: Pair },
  }),
});
const Either = new GraphQLInputObjectType({
  name: 'Either',
  isOneOf: true,
  fields: { name: { type: GraphQLString }, number: { type: GraphQLInt } },
});

const echo: GraphQLFieldConfig<unknown, unknown> = {
  type: GraphQLString,
  args: {
    pair: { type: Pair },
    either: { type: Either },
    color: { type: Color, defaultValue: 'b' },
    id: { type: GraphQLID },
    first: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 20 },
    flags: { type: new GraphQLList(GraphQLBoolean) },
    matrix: { type: new GraphQLList(new GraphQLList(GraphQLInt)) },
    text: { type: GraphQLString },
  },
  resolve: (_source, args) => JSON.stringify(Object.entries(args).sort()),
};

const thing = { plain: 5, sure: 6 };
const hollow = { plain: null, sure: null };

/** A field for each deed, where null may stand and where not; and things, alone and in lists, with holes and without. */
function fieldsOf(
  Thing: GraphQLObjectType,
  all: readonly (readonly [string, () => unknown])[],
  sureItems: readonly unknown[],
): Record<string, GraphQLFieldConfig<unknown, unknown>> {
  const sure = (type: GraphQLOutputType) => new GraphQLNonNull(type as never);
  const list = (type: GraphQLOutputType) => new GraphQLList(type);
  const values = all.flatMap(([name, resolve]) => [
    [`may${name}`, { type: GraphQLInt, resolve }],
    [`must${name}`, { type: sure(GraphQLInt), resolve }],
  ]);
  const things: [string, GraphQLOutputType, unknown][] = [
    ['thing', Thing, thing],
    ['sureThing', sure(Thing), thing],
    ['hollow', Thing, hollow],
    ['sureHollow', sure(Thing), hollow],
    ['things', list(Thing), [thing, null, hollow, Promise.resolve(thing)]],
    ['sureThings', sure(list(sure(Thing))), sureItems],
    ['thingsWithError', list(Thing), [thing, new Error('item'), thing]],
    ['gaps', list(sure(Thing)), [null, thing]],
    ['noList', list(GraphQLInt), 5],
    ['numbers', sure(list(GraphQLInt)), [1, null, 3]],
    ['sureNumbers', list(sure(GraphQLInt)), [1, null, 3]],
    ['iterable', list(GraphQLInt), new Set([1, 2])],
    ['words', list(list(GraphQLString)), [['a'], [], null, ['b', null]]],
  ];
  const read = things.flatMap(([name, type, value]) => [
    [name, { type, resolve: () => value }],
    [`later${name}`, { type, resolve: async () => value }],
  ]);
  return { echo, ...Object.fromEntries(values), ...Object.fromEntries(read) };
}

function schemaOf(
  all: readonly (readonly [string, () => unknown])[],
  sureItems: readonly unknown[],
): GraphQLSchema {
  const Thing: GraphQLObjectType = new GraphQLObjectType({
    name: 'Thing',
    fields: () => ({
      plain: { type: GraphQLInt },
      sure: { type: new GraphQLNonNull(GraphQLInt) },
      ...fieldsOf(Thing, all, sureItems),
    }),
  });
  const Other = new GraphQLObjectType({ name: 'Other', fields: { plain: { type: GraphQLInt } } });
  const Any = new GraphQLUnionType({ name: 'Any', types: [Thing, Other], resolveType: () => 'Thing' });
  return new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: () => ({ any: { type: Any, resolve: () => thing }, ...fieldsOf(Thing, all, sureItems) }),
    }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: {
        count: {
          type: new GraphQLNonNull(Thing),
          args: { fail: { type: GraphQLBoolean } },
          resolve: async (_source, { fail }, context: { count: number }) => {
            context.count += 1;
            if (fail) throw new Error(`failed at ${context.count}`);
            return { plain: context.count, sure: 1 };
          },
        },
      },
    }),
  });
}

const schema = schemaOf(ALL, [thing, hollow, thing]);
/**
 * Of an item that fails at once, graphql-js leaves what the items before it began to itself: a promise that then fails
 * ends the process. So nothing fails at once beside promises here.
 */
const CALM_SCHEMAS: [string, GraphQLSchema][] = [
  ['at once', schemaOf(Object.entries(DEEDS), [thing, hollow, thing])],
  ['later', schemaOf(LATER, [thing, thing])],
];

async function expectSame(
  query: string,
  variables: Record<string, unknown> = {},
  executors = new BothExecutors(schema),
): Promise<void> {
  expect(executors.isValid(query) || query).toBe(true);
  const { expected, received } = await executors.run(query, variables, { context: () => ({ count: 0 }) });
  expect(received).toBe(expected);
}

describe('a compiled operation', () => {
  it.each(ALL.flatMap(([name]) => [`may${name}`, `must${name}`]))(
    'answers %s as graphql-js does',
    async (field) => {
      for (const query of [
        `{ ${field} }`,
        `{ thing { a: ${field} } }`,
        `{ things { a: ${field} plain } sureThing { ${field} } }`,
        `{ thing { plain ${field} mustNull mayError } latersureThings { ${field} sure } }`,
        `{ x: ${field} y: ${field} laterthing { thing { sureThing { ${field} echo } } } }`,
      ]) {
        await expectSame(query);
      }
    },
  );

  it.each(CALM_SCHEMAS)(
    'answers what fails %s in operations of all sorts as graphql-js does',
    async (_when, calm) => {
      const executors = new BothExecutors(calm);
      const roots = rootFieldsOf(calm).filter(({ field }) => field.name !== 'any');
      const known = { contactIds: ['c'], botIds: ['b'], tokens: ['t'], cursors: ['x'] };
      let compared = 0;
      for (const dice of throwDice(Number(process.env.FUZZ_SEED ?? 7), 75)) {
        const { query, variables } = anyOperation(dice, dice.pick(roots), known);
        if (!executors.isValid(query)) continue;
        await expectSame(query, variables, executors);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(45);
    },
  );

  it.each([
    ['a default of the argument', '{ echo }', {}],
    ['an argument of null', '{ echo(color: null, id: null) }', {}],
    ['a variable left out', 'query ($c: Color, $i: ID) { echo(color: $c, id: $i) }', {}],
    ['a variable of null', 'query ($c: Color, $i: ID) { echo(color: $c, id: $i) }', { c: null, i: null }],
    ['a variable of undefined', 'query ($c: Color, $i: ID) { echo(color: $c, id: $i) }', { c: undefined }],
    ['a variable that nobody declared', '{ echo }', { other: 5 }],
    ['a default of the variable', 'query ($f: Int = 3) { echo(first: $f) }', {}],
    [
      'null where a default promised otherwise',
      'query ($f: Int = 3) { a: echo(first: $f) echo }',
      { f: null },
    ],
    [
      'the same further down',
      'query ($f: Int = 3) { thing { echo(pair: {right: $f}) } plain: echo }',
      { f: null },
    ],
    ['a variable left out, further down', 'query ($f: Int) { echo(pair: {left: $f}) }', {}],
    ['a variable left out where a default stands', 'query ($f: Int = 1) { echo(pair: {right: $f}) }', {}],
    ['a variable in a list', 'query ($i: ID!) { echo(pair: {ids: ["a", $i]}) }', { i: 5 }],
    ['a variable left out in a list', 'query ($b: Boolean) { echo(flags: [true, $b]) }', {}],
    ['a single value for a list', '{ echo(flags: true, matrix: 5, pair: {ids: "a"}) }', {}],
    [
      'a single value in a variable',
      'query ($m: [[Int]], $p: Pair) { echo(matrix: $m, pair: $p) }',
      { m: [1, [2]], p: { ids: 'a' } },
    ],
    [
      'an enum',
      'query ($c: Color) { a: echo(color: RED) b: echo(color: $c, pair: {color: $c}) }',
      { c: 'RED' },
    ],
    ['an enum that is none', 'query ($c: Color) { echo(color: $c) }', { c: 'GREEN' }],
    ['a number as an id, and a text', '{ a: echo(id: 5) b: echo(id: "5") }', {}],
    ['a number too large', 'query ($f: Int!) { echo(first: $f) }', { f: 2 ** 31 }],
    [
      'several variables that do not fit',
      'query ($f: Int!, $c: Color!, $i: ID!) { echo(first: $f, color: $c, id: $i) }',
      { f: 'x', c: 1 },
    ],
    [
      'one of two',
      'query ($n: String!) { a: echo(either: {name: $n}) b: echo(either: {number: 4}) }',
      { n: 'x' },
    ],
    ['one of two, in a variable', 'query ($e: Either) { echo(either: $e) }', { e: { number: 1 } }],
    ['both of two', 'query ($e: Either) { echo(either: $e) }', { e: { number: 1, name: 'x' } }],
    ['none of two', 'query ($e: Either) { echo(either: $e) }', { e: {} }],
    ['null of two', 'query ($e: Either) { echo(either: $e) }', { e: { name: null } }],
    ['a field of an input that is not there', 'query ($p: Pair) { echo(pair: $p) }', { p: { nothing: 1 } }],
    [
      'input within input',
      'query ($p: Pair) { echo(pair: {inner: {inner: $p, left: 3}}) }',
      { p: { left: 1 } },
    ],
    [
      'odd texts',
      'query ($t: String) { a: echo(text: $t) b: echo(text: "\\u2028\\"`$(1)\\\\") }',
      { t: '\u2028"`$(1)\\' },
    ],
    [
      'the schema beside data',
      '{ echo __schema { types { name } } __type(name: "ReadyValue") { name } }',
      {},
    ],
    [
      'a union',
      '{ any { __typename ... on Thing { plain sure mayNull mustError } ... on Other { plain } } }',
      {},
    ],
    [
      'a name that objects have',
      '{ __proto__: echo constructor: echo thing { __proto__: plain toString: plain } }',
      {},
    ],
    ['a name with a bar', '{ a_b: echo(first: 1) a: thing { b: echo(first: 2) } }', {}],
    [
      'fields left out before they come',
      'query ($y: Boolean!) { mayValue @skip(if: $y) echo mayValue }',
      { y: true },
    ],
    [
      'a fragment twice, once on a condition',
      'query ($y: Boolean!) { thing { ...F @include(if: $y) } sureThing { ...F } } fragment F on Thing { plain sure }',
      { y: false },
    ],
    ['nothing left', 'query ($y: Boolean!) { thing { plain @include(if: $y) } }', { y: false }],
    ['nothing left at all', 'query ($y: Boolean!) { thing @include(if: $y) { plain } }', { y: false }],
    ['a condition of null', 'query ($y: Boolean = true) { echo mayValue @include(if: $y) }', { y: null }],
    [
      'more conditions than are worth compiling',
      `query (${[1, 2, 3, 4, 5].map((n) => `$y${n}: Boolean!`)}) { ${[1, 2, 3, 4, 5].map((n) => `a${n}: echo @skip(if: $y${n})`).join(' ')} }`,
      { y1: true, y2: false, y3: true, y4: false, y5: true },
    ],
    [
      'fields merged',
      '{ thing { plain } thing { sure } ... on Query { thing { thing { plain } } } thing { thing { sure } } }',
      {},
    ],
    ['an alias of another field', '{ echo: mayValue mayValue: echo thing { sure: plain plain: sure } }', {}],
    ['errors of a list', '{ sureThings { plain mustError } things { mustNull mayError sure } }', {}],
    [
      'errors of siblings',
      '{ thing { a: mustError b: mustLaterError c: mayError } x: laterhollow { sure a: sure mayError } }',
      {},
    ],
    ['a mutation', 'mutation { count { plain echo(first: 2) } }', {}],
    ['a mutation that fails', 'mutation { count(fail: true) { plain } }', {}],
    [
      'a mutation that fails further down, more than once',
      'mutation { count { mayError a: mustLaterError b: mustError } }',
      {},
    ],
    [
      'mutations of which one fails',
      'mutation { a: count { plain } b: count(fail: true) { plain } c: count { plain } }',
      {},
    ],
  ])('reads %s as graphql-js does', async (_name, query, variables) => {
    await expectSame(query, variables);
  });

  it('does a mutation once, also where its answer has errors, and none behind one that fails', async () => {
    const compiler = new OperationCompiler(schema);
    const run = async (query: string) => {
      const context = { count: 0 };
      const result = await compiler.compile(parse(query), null)(undefined, context as never, {});
      return [context.count, result.errors?.length ?? 0];
    };
    expect(await run('mutation { count { plain } }')).toEqual([1, 0]);
    expect(await run('mutation { count(fail: true) { plain } }')).toEqual([1, 1]);
    expect(await run('mutation { count { mayError mayLaterError } }')).toEqual([1, 2]);
    expect(
      await run('mutation { a: count { plain } b: count(fail: true) { plain } c: count { plain } }'),
    ).toEqual([2, 1]);
  });

  it('never takes a text of the document for code', async () => {
    const MARKS = [
      '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d',
      '__MAGIC_NAN__57f286b9_4c20_487f_b409_79804ddcb4f8',
      '__MAGIC_PLUS_INFINITY__bb201c39_3333_4695_b4ad_7f1722e7aa7a',
      '__MAGIC_MINUS_INFINITY__71d4310a_d4a3_4a05_b1fe_e60779d24998',
    ];
    for (const mark of MARKS) {
      const text = JSON.stringify(`${mark}globalThis.taken=true`);
      for (const argument of [`text: ${text}`, `text: "${mark}"`, `pair: {ids: [${text}, "${mark}"]}`]) {
        await expectSame(`query ($t: String = ${text}) { a: echo(${argument}) b: echo(text: $t) }`);
      }
    }
    expect(globalThis).not.toHaveProperty('taken');
  });
});
