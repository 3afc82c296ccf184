import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { disposeLater } from '../../support/leftovers';

const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) {
  outcome statusChange { id } userErrors { message } } }`;
const STATES = [{ state: 'SLEEPING', wake: { until: 'WOKEN' } }, { state: 'ACTIVE' }, { state: 'INACTIVE' }];
const EVERY_MS = 25;
const ANSWERS_WITHIN_MS = 2_000;

interface Result {
  readonly setBotStatus: { readonly outcome: string; readonly statusChange: { readonly id: string } };
}

/** The contacts that are changed, unless others are named. */
export const CONTACTS = ['anna', 'ben', 'carl'];

export interface Service {
  readonly url: string;
  /** For the role ADMIN. */
  readonly token: string;
}

/** Sends an operation to the service, as any program would. Throws where there is no data. */
export async function ask<T>({ url, token }: Service, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
  if (!data || errors) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
  return data;
}

/** Saves the one bot of the workspace. */
export async function saveBot(service: Service): Promise<void> {
  await ask(
    service,
    'mutation { saveBot(input: { name: "Bot", mode: AUTO_PILOT }) { userErrors { message } } }',
  );
}

/** Changes statuses one after the other, and repeats each until it is answered: what it wrote is what happened. */
export class Writer {
  /** The ids of the changes, in order. */
  readonly written: string[] = [];
  private readonly name = randomUUID();
  private isStopped = false;
  private isAbandoned = false;
  private readonly end: Promise<void>;

  constructor(
    private readonly service: Service,
    private readonly options = { contacts: CONTACTS, everyMs: EVERY_MS },
  ) {
    this.end = this.run();
    disposeLater(() => {
      this.isAbandoned = true;
      return this.stop();
    });
  }

  /** Resolves once this many more have been written. */
  async writes(count: number): Promise<void> {
    const enough = this.written.length + count;
    while (this.written.length < enough && !this.isStopped) await delay(EVERY_MS);
  }

  /** Resolves once the last change is answered, with all of them. */
  async stop(): Promise<readonly string[]> {
    this.isStopped = true;
    await this.end;
    return this.written;
  }

  private async run(): Promise<void> {
    for (let count = 0; !this.isStopped; count += 1) {
      const { contacts } = this.options;
      const contactId = contacts[count % contacts.length];
      const state = STATES[Math.floor(count / contacts.length) % STATES.length];
      const id = await this.change({ contactId, ...state, idempotencyKey: `${this.name} ${count}` });
      if (id !== undefined) this.written.push(id);
      await delay(this.options.everyMs);
    }
  }

  /** The id of the change, unless the contact had that status already, of which nobody is told. */
  private async change(input: object): Promise<string | undefined> {
    while (!this.isAbandoned) {
      try {
        const { setBotStatus } = await ask<Result>(this.service, SET, { input });
        return setBotStatus.outcome === 'APPLIED' ? setBotStatus.statusChange.id : undefined;
      } catch {
        await delay(EVERY_MS);
      }
    }
    return undefined;
  }
}
