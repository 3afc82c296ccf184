import WebSocket from 'ws';
import type { ApiClient, Data } from '../../support/clients/api-client';
import { percentile } from '../../support/figures';
import { createToken, WORKSPACE } from '../setup/contract';
import { ASLEEP } from './trial';

const BADGES = `subscription ($ids: [ID!]!) {
  botStatusChanged(contactIds: $ids) { botStatuses { contactId state version } statusChange { recordedAt } } }`;

interface Frame {
  readonly payload: { readonly data: Data };
}

/** A websocket that subscribes and tells how long after its commit each change came. */
export class Reader {
  readonly delays: number[] = [];

  private constructor(readonly socket: WebSocket) {}

  static async open(url: string, sub: string): Promise<Reader> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolveOpen, reject) => socket.once('open', resolveOpen).once('error', reject));
    const authorization = await createToken('VIEWER', WORKSPACE, sub);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await new Promise((resolveAck) => socket.once('message', resolveAck));
    return new Reader(socket);
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  }

  /** Watches contacts; resolves once all their snapshots have come. */
  async watch(ids: readonly string[]): Promise<void> {
    let missing = ids.length;
    const isLive = new Promise<void>((resolveLive) => {
      this.socket.on('message', (data) => {
        const { statusChange, botStatuses } = (JSON.parse(String(data)) as Frame).payload.data
          .botStatusChanged;
        // Taken a moment before the commit, so that the commit itself is counted in.
        if (statusChange) this.delays.push(Date.now() - Date.parse(statusChange.recordedAt));
        else {
          missing -= botStatuses.length;
          if (missing === 0) resolveLive();
        }
      });
    });
    this.subscribe('badges', BADGES, { ids });
    await isLive;
  }
}

/** Changes contacts by turns, so many a second, evenly, whatever the answers take. */
export async function change(
  client: ApiClient,
  ids: readonly string[],
  options: { readonly perSecond: number; readonly seconds: number },
): Promise<void> {
  const run = new Date().toISOString();
  const total = options.perSecond * options.seconds;
  const answers: Promise<unknown>[] = [];
  const start = performance.now();
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1_000) * options.perSecond) + 1);
    while (answers.length < due) {
      const number = answers.length;
      const contactId = ids[number % ids.length]!;
      answers.push(client.set({ contactId, ...ASLEEP, note: `${number} of ${run}` }));
    }
    await new Promise((resolveTick) => setTimeout(resolveTick, 5));
  }
  await Promise.all(answers);
}

/** How the readers fared since they were asked last. */
export function summarize(readers: readonly Reader[]): string {
  const delays = readers.flatMap((reader) => reader.delays.splice(0));
  const [p50, p99, most] = [50, 99, 100].map((percent) => percentile(delays, percent));
  return `p50 ${p50} ms, p99 ${p99} ms, most ${most} ms, of ${delays.length} events`;
}
