import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { disposeLater } from '../leftovers';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = readonly [status: number, body: unknown];

/** The API of another system on a port of its own. `answer` returns a status and a body. */
export async function startApi(answer: (request: ApiRequest) => Answer | Promise<Answer>): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = await json(request).catch(() => null);
    const { method = '', url = '', headers } = request;
    const [status, result] = await answer({ method, path: url, headers, body });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  disposeLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What became of the deliveries of a stand-in: what its users look at if something is missing. */
export class Deliveries {
  readonly statuses: number[] = [];
  private readonly pending = new Set<Promise<void>>();

  /** Sends a delivery, as other systems do: without waiting, and without telling whoever caused it. */
  send(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
    const sent = fetch(url, init).then(async (response) => {
      await response.arrayBuffer();
      this.statuses.push(response.status);
    });
    this.pending.add(sent);
    return sent.finally(() => this.pending.delete(sent));
  }

  /** Waits until all deliveries have been answered. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }
}
