import { setImmediate as later } from 'node:timers/promises';
import { type DocumentNode, execute, parse } from 'graphql';
import { newContact } from '../../../../src/application/ports/contact-store';
import { createInitialStatus } from '../../../../src/domain/bot-status';
import { GraphqlContext, type Services } from '../../../../src/graphql/context';
import { createSchema } from '../../../../src/graphql/schema';
import { TemporalCalendar } from '../../../../src/time/temporal-calendar';
import { digestOf } from '../../../support/contact-digest';
import { aBotWith } from '../../../support/domain/bots';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const schema = createSchema();
const documents = new Map<string, DocumentNode>();

/** The operations of the service for one contact, without a network and without a database. */
export class GateInMemory {
  private readonly workspace = new InMemoryWorkspace();

  constructor(sleepOnTeammateMessage: boolean) {
    this.workspace.bots = [aBotWith({ sleepOnTeammateMessage })];
  }

  /** Takes the place of `fetch`. What it decides counts from a moment after the call on. */
  readonly fetch: typeof fetch = async (_url, init) => {
    const { query, variables } = JSON.parse(String(init!.body));
    await later();
    this.workspace.now += 1;
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    const viewer = { caller: callerWith(), expiresAt: Number.POSITIVE_INFINITY };
    const contextValue = new GraphqlContext(this.services() as Services, () => viewer);
    const answer = await execute({ schema, document, variableValues: variables, contextValue });
    await later();
    return Response.json(answer);
  };

  private services(): Partial<Services> {
    const { commands, contacts, bots } = this.workspace;
    const now = this.workspace.now;
    const viewOf = (id: string) => {
      const { contact = newContact(id, now), status } = contacts.get(id) ?? {};
      return { contact, status: status ?? createInitialStatus(now), bot: bots[0]!, now };
    };
    const statuses = async (_workspace: string, ids: readonly string[]) => ({
      views: ids.map(viewOf),
      seq: 1,
    });
    const queries = { statuses } as unknown as Services['queries'];
    return { commands, queries, calendar: new TemporalCalendar(), digestOf, logId: 'log' };
  }
}
