import type { Role } from '../../src/application/access/caller';
import { createSchema } from '../../src/graphql/schema';
import type { TestApp } from '../support/app/test-app';
import type { ApiClient } from '../support/clients/api-client';
import { assail } from '../support/clients/hostile-connections';
import { type Dice, throwDice } from './dice';
import { Judge } from './judge';
import { operationOf, rootFieldsOf } from './operations';
import { bend, type HttpRequest, requestOf } from './requests';
import { talk } from './sockets';
import type { Known } from './values';

export interface Outcome {
  operations: number;
  /** How many answers had data and no errors: the others say that a request was refused. */
  answered: number;
  onSockets: number;
  readonly statuses: Record<string, number>;
  /** What should not have been, each with what caused it. */
  readonly complaints: string[];
  readonly workspaces: string[];
}

const OPERATIONS_PER_ROUND = 500;
const AT_ONCE = 24;
const HOSTILE_CONNECTIONS_PER_ROUND = 200;
const OPERATIONS_PER_SOCKET = 10;
const schema = createSchema();
const judge = new Judge(schema);
const rootFields = rootFieldsOf(schema);

/** Sends so many operations, each field of the schema in turn, in rounds that each have a workspace of their own. */
export async function assault(
  app: TestApp,
  seed: number,
  operations: number,
  onRound: (outcome: Outcome) => void = () => undefined,
): Promise<Outcome> {
  const outcome: Outcome = {
    operations: 0,
    answered: 0,
    onSockets: 0,
    statuses: {},
    complaints: [],
    workspaces: [],
  };
  while (outcome.operations < operations) {
    const count = Math.min(OPERATIONS_PER_ROUND, operations - outcome.operations);
    const round = new Round(app, `fuzz ${seed} ${outcome.workspaces.length}`, outcome);
    // Erasing leaves gaps in the log, so every other round has nobody who may.
    await round.run(seed + outcome.workspaces.length, count, outcome.workspaces.length % 2 === 0);
    onRound(outcome);
  }
  return outcome;
}

class Round {
  private tokens: string[] = [];
  private known: Known = { contactIds: [], botIds: [], tokens: [], cursors: [] };

  constructor(
    private readonly app: TestApp,
    private readonly workspace: string,
    private readonly outcome: Outcome,
  ) {
    outcome.workspaces.push(workspace);
  }

  async run(seed: number, count: number, hasAdmin: boolean): Promise<void> {
    const { app, workspace } = this;
    const here = await peopled(app, workspace);
    const elsewhere = await peopled(app, `${workspace} elsewhere`);
    this.known = {
      contactIds: [...here.contactIds, 'never seen'],
      botIds: [...here.botIds, ...elsewhere.botIds.slice(1), 'no bot'],
      tokens: [...here.tokens, ...elsewhere.tokens.slice(1), 'no token'],
      cursors: [...here.cursors, ...elsewhere.cursors],
    };
    const roles: Role[] = ['VIEWER', 'AGENT', 'INTEGRATION', 'INTEGRATION'];
    if (hasAdmin) roles.push('ADMIN', 'ADMIN', 'ADMIN', 'ADMIN');
    this.tokens = await Promise.all(roles.map((role) => app.token(role, { workspace })));

    const dice = throwDice(seed, count);
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < count) {
        const from = next;
        const onSocket = (from / OPERATIONS_PER_SOCKET) % 8 === 0;
        next = Math.min(count, next + (onSocket ? OPERATIONS_PER_SOCKET : 1));
        if (onSocket) await this.converse(dice.slice(from, next), from);
        else await this.ask(dice[from]!, from);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await assail(app.url, HOSTILE_CONNECTIONS_PER_ROUND, AT_ONCE);
    this.outcome.operations += count;
    const client = await app.client('VIEWER', { workspace });
    await client.ask('{ bots { id } contacts(first: 100) { edges { node { id botStatus { state } } } } }');
  }

  private async ask(dice: Dice, index: number): Promise<void> {
    const sound = operationOf(dice, rootFields[index % rootFields.length]!, this.known);
    const operation = dice.chance(15) ? bend(dice, sound) : sound;
    const request = requestOf(dice, operation, dice.pick(this.tokens));
    const { status, text } = await this.send(request);
    this.outcome.statuses[status] = (this.outcome.statuses[status] ?? 0) + 1;
    if (status === 200 && !text.includes('"errors":')) this.outcome.answered += 1;
    this.complain(judge.answer(status, text), request);
  }

  private async send({
    method,
    search,
    headers,
    body,
  }: HttpRequest): Promise<{ status: number; text: string }> {
    try {
      const init = { method, headers, ...(body !== undefined && { body }) };
      const response = await fetch(`${this.app.url}/graphql${search}`, init);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return { status: 599, text: String((error as Error).cause ?? error) };
    }
  }

  private async converse(dice: readonly Dice[], from: number): Promise<void> {
    const operations = dice.map((each, offset) => {
      const sound = operationOf(each, rootFields[(from * 7 + offset) % rootFields.length]!, this.known);
      return each.chance(10) ? bend(each, sound) : sound;
    });
    this.outcome.onSockets += operations.length;
    const complaints = await talk(this.app.url, dice[0]!.pick(this.tokens), dice[0]!, operations, judge);
    this.complain(complaints, operations);
  }

  private complain(complaints: readonly string[], cause: unknown): void {
    for (const complaint of complaints)
      this.outcome.complaints.push(
        `${this.workspace}: ${complaint}\n  ${JSON.stringify(cause).slice(0, 2_000)}`,
      );
  }
}

/** A workspace with something of everything in it. */
async function peopled(app: TestApp, workspace: string): Promise<Known> {
  const admin = await app.client('ADMIN', { workspace });
  const botIds: string[] = [];
  for (const [name, mode] of [
    ['Ada', 'AUTO_PILOT'],
    ['Bob', 'SUGGESTIVE'],
    ['Cy', 'AUTO_PILOT'],
  ])
    botIds.push((await admin.saveBot({ name, mode })).bot.botId);
  const contactIds = Array.from({ length: 12 }, (_, index) => `contact ${index}`);
  await admin.saveContacts(
    contactIds.map((contactId) => ({ contactId, name: contactId, timeZone: 'Europe/Berlin' })),
  );
  await admin.setMany({ contactIds: contactIds.slice(0, 4), state: 'SLEEPING', wake: { after: 'PT1H' } });
  const tokens = await Promise.all(
    contactIds.slice(4).map(async (contactId) => (await admin.reserve({ contactId })).token),
  );
  return {
    contactIds,
    botIds,
    tokens,
    cursors: await cursorsOf(admin, await app.live('VIEWER', { workspace })),
  };
}

async function cursorsOf(client: ApiClient, live: Awaited<ReturnType<TestApp['live']>>): Promise<string[]> {
  const query = '{ contacts(first: 3) { edges { cursor node { statusHistory { edges { cursor } } } } } }';
  const { edges } = (await client.ask(query)).contacts;
  const feed = await live.feed().next();
  live.client.dispose();
  const histories = edges.flatMap(({ node }) => node.statusHistory.edges);
  return [...[...edges, ...histories].map(({ cursor }) => cursor), feed.feedCursor];
}
