import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Role } from '../../../../src/application/access/caller';
import { OutageError } from '../../../../src/application/app-error';
import type { Variables } from '../../../../src/graphql/context';
import {
  type PreparedOperation,
  PreparedOperations,
} from '../../../../src/graphql/execution/prepared-operation';
import { createSchema } from '../../../../src/graphql/schema';
import type { Principal } from '../../../../src/server/auth/claims';
import { SharedEvents } from '../../../../src/server/websocket/shared-events';

const operations = new PreparedOperations(createSchema());

interface Execution {
  readonly event: unknown;
  readonly workspace: string;
  readonly variables: Variables;
}

describe('events', () => {
  let executions: Execution[];
  let shared: SharedEvents;
  beforeEach(() => {
    executions = [];
    shared = new SharedEvents(
      (principal) => principal as never,
      (result) => result,
    );
  });

  /** An operation that notes what it is run for. */
  function spied(query: string, answer: (text: string) => unknown = (text) => text): PreparedOperation {
    return {
      ...operations.prepare(query, null),
      execute: (event, context, variables) => {
        const { workspace } = (context as unknown as Principal).caller;
        executions.push({ event, workspace, variables });
        const result = (text: string) => ({ data: { text } }) as ExecutionResult;
        const text = answer(`${(event as { name: string }).name} of ${workspace}`);
        return text instanceof Promise ? text.then(result) : result(String(text));
      },
    };
  }
  function principal(workspace = 'one', role: Role = 'VIEWER', id = 'ada'): Principal {
    return { caller: { workspace, role, actor: { kind: 'USER', id, name: null } } } as Principal;
  }
  const event = { name: 'event' };
  const BADGE = `subscription ($ids: [ID!]!, $after: String, $flag: Boolean = true) {
    botStatusChanged(contactIds: $ids, after: $after) { feedCursor kind @include(if: $flag) } }`;

  it('are worked out once for all who are told the same: whatever they watch, and whoever they are', async () => {
    const operation = spied(BADGE);
    const audiences = [
      shared.join(operation, { ids: ['a'] }, principal()),
      shared.join(operation, { ids: ['b'], after: 'x' }, principal('one', 'VIEWER', 'bob')),
      shared.join(operation, { ids: ['a'], other: 5 }, principal()),
    ];
    const payloads = await Promise.all(audiences.map((audience) => audience.render(event)));
    expect(new Set(payloads).size).toBe(1);
    expect(JSON.parse(String(payloads[0]))).toEqual({ data: { text: 'event of one' } });
    // A variable that is not given must not be passed as undefined: it would count as null.
    expect(executions).toStrictEqual([{ event, workspace: 'one', variables: {} }]);
    await audiences[0]!.render({ name: 'next' });
    expect(executions).toHaveLength(2);
  });

  it.each([
    ['at once', (errors: GraphQLError[]) => ({ data: { contact: null }, errors })],
    ['later', async (errors: GraphQLError[]) => ({ data: { contact: null }, errors })],
  ])(
    'fail in an outage (%s), since what was not read would look like what is gone, and are tried again',
    async (_when, result) => {
      const originalError = new OutageError('The database is unavailable.', {});
      const errors = [new GraphQLError('', { originalError })];
      let isOut = true;
      const operation = { ...spied(BADGE), execute: () => result(isOut ? errors : []) } as never;
      const { render } = shared.join(operation, {}, principal());
      await expect(async () => render(event)).rejects.toBe(originalError);
      isOut = false;
      expect(JSON.parse(String(await render(event)))).toMatchObject({ data: { contact: null } });
    },
  );

  it.each<[string, [Variables, Principal], [Variables, Principal]]>([
    ['workspaces', [{}, principal('one')], [{}, principal('two')]],
    ['workspaces with odd names', [{}, principal('a","VIEWER')], [{}, principal('a')]],
    ['roles', [{}, principal('one', 'VIEWER')], [{}, principal('one', 'ADMIN')]],
    ['values of a variable that matters', [{ flag: true }, principal()], [{ flag: false }, principal()]],
    ['values of another type', [{ flag: true }, principal()], [{ flag: 'true' }, principal()]],
    ['null, and nothing where a default stands', [{ flag: null }, principal()], [{}, principal()]],
  ])('are worked out for each of two with different %s', async (_name, one, other) => {
    const operation = spied(BADGE);
    const [first, second] = [one, other].map(([variables, who]) => shared.join(operation, variables, who));
    const payloads = [await first!.render(event), await second!.render(event)];
    expect(executions.map(({ workspace, variables }) => [workspace, variables])).toStrictEqual(
      [one, other].map(([variables, { caller }]) => [caller.workspace, variables]),
    );
    expect(payloads[0]).not.toBe(payloads[1]);
    expect(String(payloads[1])).toContain(`of ${other[1].caller.workspace}`.slice(0, 4));
  });

  it('are worked out for each of two operations', () => {
    for (const operation of [spied(BADGE), spied(BADGE)])
      shared.join(operation, {}, principal()).render(event);
    expect(executions).toHaveLength(2);
  });

  it('reach who joins between two of them, and go on for who stays', () => {
    const operation = spied(BADGE);
    const first = shared.join(operation, {}, principal());
    first.render(event);
    const second = shared.join(operation, {}, principal());
    second.render(event);
    first.leave();
    const next = { name: 'next' };
    second.render(next);
    shared.join(operation, {}, principal()).render(next);
    expect(executions.map((one) => one.event)).toEqual([event, next]);
  });

  it('leave nothing behind once all have left', () => {
    const operation = spied(BADGE);
    for (let count = 0; count < 1_000; count += 1) {
      const audience = shared.join(operation, { ids: [`${count}`] }, principal());
      audience.render(event);
      audience.leave();
    }
    // Had a group stayed, it would still know the event.
    expect(executions).toHaveLength(1_000);
  });

  it('that take a while are worked out once too', async () => {
    const operation = spied(BADGE, async (text) => text);
    const audiences = [1, 2, 3].map(() => shared.join(operation, {}, principal()));
    const payloads = await Promise.all(audiences.map((audience) => audience.render(event)));
    expect(new Set(payloads).size).toBe(1);
    expect(executions).toHaveLength(1);
  });
});
