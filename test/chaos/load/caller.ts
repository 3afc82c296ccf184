import { setTimeout as delay } from 'node:timers/promises';
import type { GraphqlAnswer } from '../../support/clients/api-client';
import type { Random } from '../faults/random';

const PATIENCE_MS = 4_000;
/** Longer than any fault: after that the service has broken for good. */
const GIVE_UP_MS = 150_000;
/** Errors that say of themselves that the call may be made again. */
const PASSING = new Set(['UNAVAILABLE']);

type Answer<T> = Partial<Pick<GraphqlAnswer<Record<string, T>>, 'data' | 'errors'>>;

/** A client that asks one node after the other until it is answered, as a careful integrator does. */
export class Caller {
  private next: number;

  constructor(
    private readonly urls: readonly string[],
    private readonly token: string,
    private readonly random: Random,
    /** Called with errors that no client should have to understand. */
    private readonly onOddError: (error: string) => void,
  ) {
    this.next = random.whole(0, urls.length - 1);
  }

  /** The one field that the operation asks for. */
  async ask<T>(query: string, variables: Record<string, unknown>): Promise<T> {
    const deadline = Date.now() + GIVE_UP_MS;
    while (Date.now() < deadline) {
      const answer = await this.askOnce<T>(query, variables).catch(() => null);
      const codes = (answer?.errors ?? []).map(({ extensions }) => String(extensions?.code));
      if (answer?.data && codes.length === 0) return Object.values(answer.data)[0]!;
      if (codes.some((code) => !PASSING.has(code))) this.onOddError(JSON.stringify(answer?.errors));
      this.next = (this.next + 1) % this.urls.length;
      await delay(20 + this.random.next() * 180);
    }
    throw new Error(`Nobody answered for ${GIVE_UP_MS / 1_000} s: ${JSON.stringify(variables)}`);
  }

  private async askOnce<T>(query: string, variables: Record<string, unknown>): Promise<Answer<T>> {
    const response = await fetch(`${this.urls[this.next]}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return (await response.json()) as Answer<T>;
  }
}
