import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { disposeLater } from '../../support/leftovers';
import { freePort } from '../../support/processes/free-port';
import type { Arrival } from '../checks/records';
import type { Random } from '../faults/random';

/** How a request ends, and how often. */
const MISHAPS = [
  { share: 0.04, kind: '500' },
  { share: 0.01, kind: '429' },
  { share: 0.02, kind: 'hung up' },
  { share: 0.02, kind: 'accepted and hung up' },
  { share: 0.15, kind: 'slow' },
] as const;
const SLOW_MS = 1_000;

type Ending = (typeof MISHAPS)[number]['kind'] | 'accepted';

/**
 * The receiver of webhook endpoints, one at each path. While it is unsteady, it fails, asks to be left alone, hangs up
 * before or after it took an event, or is slow.
 */
export class UnsteadyReceiver {
  readonly endings = new Map<Ending, number>();
  /** Whether requests may end otherwise than they should. */
  isUnsteady = true;
  private readonly arrivals = new Map<string, Arrival[]>();
  private readonly failures = new Map<string, number>();
  private awayUntil = 0;

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly random: Random,
    private readonly maxFailures: number,
  ) {}

  /** No event fails more often than `maxFailures`, because each wait for another attempt is longer than the one before. */
  static async start(random: Random, maxFailures: number): Promise<UnsteadyReceiver> {
    const server = createServer();
    const receiver = new UnsteadyReceiver(server, await freePort(), random, maxFailures);
    server.on('request', (request, response) => {
      // A sender that was killed has sent half a request.
      receiver.receive(request, response).catch(() => request.destroy());
    });
    await receiver.listen();
    disposeLater(() => receiver.close());
    return receiver;
  }

  urlOf(path: string): string {
    return `http://127.0.0.1:${this.port}/${path}`;
  }

  /** What arrived at a path. */
  at(path: string): readonly Arrival[] {
    return this.arrivals.get(path) ?? [];
  }

  /** Refuses connections for a while. */
  async leave(ms: number): Promise<void> {
    this.close();
    await delay(ms);
    this.awayUntil = Date.now();
    await this.listen();
  }

  get summary(): string {
    return [...this.endings].map(([ending, count]) => `${count} × ${ending}`).join(', ');
  }

  private async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const { timestamp, data } = JSON.parse(body);
    const [path, id] = [request.url!.slice(1), String(request.headers['webhook-id'])];
    const ending = this.draw(`${path} ${id}`, Date.parse(timestamp));
    this.endings.set(ending, (this.endings.get(ending) ?? 0) + 1);
    const isAccepted = ending.startsWith('accepted') || ending === 'slow';
    const { contactId, version } = data;
    const known = this.arrivals.get(path) ?? [];
    known.push({ id, contactId, version, body, isAccepted });
    this.arrivals.set(path, known);
    if (ending === 'slow') await delay(this.random.next() * SLOW_MS);
    if (ending.endsWith('hung up')) request.socket.destroy();
    else if (isAccepted) response.end();
    else response.writeHead(Number(ending), ending === '429' ? { 'retry-after': '1' } : {}).end();
  }

  private draw(event: string, occurredAt: number): Ending {
    const failures = this.failures.get(event) ?? 0;
    // It may have failed once more, while there was nobody to count.
    const uncounted = occurredAt < this.awayUntil ? 1 : 0;
    if (!this.isUnsteady || failures + uncounted >= this.maxFailures) return 'accepted';
    let drawn = this.random.next();
    for (const { share, kind } of MISHAPS) {
      drawn -= share;
      if (drawn >= 0) continue;
      if (kind !== 'slow') this.failures.set(event, failures + 1);
      return kind;
    }
    return 'accepted';
  }
}
