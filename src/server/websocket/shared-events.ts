import type { ExecutionResult } from 'graphql';
import type { GraphqlContext, Variables } from '../../graphql/context';
import { findOutage } from '../../graphql/errors';
import type { PreparedOperation } from '../../graphql/execution/prepared-operation';
import type { Principal } from '../auth/claims';

/** Subscriptions that receive the same payload for each event. */
export interface Audience {
  /** Returns the payload of a protocol message, as text that is ready to send. */
  render(event: object): Buffer | Promise<Buffer>;
  /** Removes one subscription from the audience. */
  leave(): void;
}

interface Group {
  readonly render: Audience['render'];
  members: number;
}

/**
 * Executes each event once for all subscriptions that receive the same payload: those with the same operation, values
 * of the variables that matter, workspace and role.
 */
export class SharedEvents {
  private readonly groups = new WeakMap<PreparedOperation, Map<string, Group>>();

  constructor(
    private readonly createContext: (principal: Principal) => GraphqlContext,
    private readonly format: (result: ExecutionResult) => object,
  ) {}

  join(operation: PreparedOperation, variables: Variables, principal: Principal): Audience {
    const groups = this.groups.get(operation) ?? new Map<string, Group>();
    this.groups.set(operation, groups);
    const { workspace, role } = principal.caller;
    // An omitted variable differs from null, because it may have a default.
    const given = operation.variableNames.filter((name) => Object.hasOwn(variables, name));
    const relevant = Object.fromEntries(given.map((name) => [name, variables[name]]));
    const key = JSON.stringify([workspace, role, relevant]);
    const group = groups.get(key) ?? this.createGroup(operation, relevant, principal);
    groups.set(key, group);
    group.members += 1;
    return {
      render: group.render,
      leave: () => {
        group.members -= 1;
        if (group.members === 0) groups.delete(key);
      },
    };
  }

  private createGroup(operation: PreparedOperation, variables: Variables, principal: Principal): Group {
    const rendered = new WeakMap<object, ReturnType<Audience['render']>>();
    const toPayload = (result: ExecutionResult) => {
      // An event without what could not be read would be taken for one of something that is gone.
      const outage = findOutage(result);
      if (outage) throw outage;
      return Buffer.from(JSON.stringify(this.format(result)));
    };
    const render = (event: object) => {
      const known = rendered.get(event);
      if (known) return known;
      const result = operation.execute(event, this.createContext(principal), variables);
      const payload = result instanceof Promise ? result.then(toPayload) : toPayload(result);
      rendered.set(event, payload);
      if (payload instanceof Promise) payload.catch(() => rendered.delete(event));
      return payload;
    };
    return { render, members: 0 };
  }
}
