import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildSchema } from 'graphql';
import type { GraphqlContext } from '../../../../src/graphql/context';
import { PreparedOperations } from '../../../../src/graphql/execution/prepared-operation';
import { createSchema } from '../../../../src/graphql/schema';

describe('prepared operations', () => {
  it('are kept by the memory they take: many small ones, or a few large ones', () => {
    const operations = new PreparedOperations(createSchema());
    const small = (number: number) => `query A${number} { bots { id } }`;
    const ids = Array.from({ length: 1_000 }, (_, index) => `"c${index}"`).join(' ');
    const large = (number: number) =>
      `query A${number} { botStatuses(contactIds: [${ids}]) { nodes { id } } }`;
    for (let number = 0; number < 500; number += 1) operations.prepare(small(number), null);
    expect(operations.isKnown(small(0), null)).toBe(true);
    for (let number = 0; number < 40; number += 1) operations.prepare(large(number), null);
    expect(operations.isKnown(small(0), null)).toBe(false);
    expect(operations.isKnown(large(0), null)).toBe(false);
    expect(operations.isKnown(large(39), null)).toBe(true);
  });
});

describe('long queries', () => {
  const schema = buildSchema(
    'type Query { contacts(first: Int): Page } type Page { edges: [Edge!]! } type Edge { cursor: ID }',
  );
  const operations = new PreparedOperations(schema);
  const query = 'query ($first: Int) { contacts(first: $first) { edges { cursor } } }';
  let started: string[];
  let finish: Map<string, () => void>;
  beforeEach(() => {
    started = [];
    finish = new Map();
  });

  async function run(name: string, workspace: string, first: number): Promise<string> {
    const contacts = () => {
      started.push(name);
      return new Promise((resolve) => finish.set(name, () => resolve({ edges: [] })));
    };
    const context = { caller: { workspace }, response: { error: null } } as unknown as GraphqlContext;
    await operations.prepare(query, null).execute({ contacts }, context, { first });
    return name;
  }
  const turns = async () => {
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  };

  it('wait for those of their workspace that are long too, and for no others', async () => {
    const first = run('first', 'a', 1_000);
    const second = run('second', 'a', 1_000);
    const short = run('short', 'a', 10);
    const other = run('other', 'b', 1_000);
    await turns();
    expect(started).toEqual(['short', 'first', 'other']);
    for (const name of ['first', 'short', 'other']) finish.get(name)!();
    expect(await Promise.all([first, short, other])).toEqual(['first', 'short', 'other']);
    await turns();
    expect(started.at(-1)).toBe('second');
    finish.get('second')!();
    expect(await second).toBe('second');
  });
});
