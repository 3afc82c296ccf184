import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { disposeLater } from '../leftovers';

/** An event as it was received. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The status with which it was answered. */
  readonly status: number;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server that receives events, and answers as a test wants. */
export class EventReceiver {
  readonly events: ReceivedEvent[] = [];
  /** Decides the answer to an event; what it returns is waited for. */
  answer: (event: Omit<ReceivedEvent, 'status'>) => Answer | Promise<Answer> = () => ({ status: 200 });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<EventReceiver> {
    const server = createServer();
    const receiver = new EventReceiver(server);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const event = {
        ...JSON.parse(text),
        text,
        id: String(request.headers['webhook-id']),
        headers: request.headers,
      };
      const { status, headers = {}, body = 'ok' } = await receiver.answer(event);
      receiver.events.push({ ...event, status });
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    disposeLater(() => {
      server.close();
      server.closeAllConnections();
    });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  /** The events that were accepted. */
  get accepted(): ReceivedEvent[] {
    return this.events.filter(({ status }) => status < 300);
  }

  /** The versions of a contact that were accepted, in the order of their arrival. */
  versionsOf(contactId: string): unknown[] {
    return this.accepted.filter(({ data }) => data.contactId === contactId).map(({ data }) => data.version);
  }
}
