import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { WATCH_STATUSES } from '../setup/contract';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * A badge's websocket, speaking graphql-transport-ws by hand on a plain socket: it counts what it is told without
 * parsing it, so that thousands of them cost less than the server they watch.
 */
export class BadgeSocket {
  /** Called for each event with the frame's text. */
  onEvent: (text: Buffer) => void = () => undefined;
  private received: Buffer = Buffer.alloc(0);
  private isOpen = false;
  private onText: (text: Buffer) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;

  private constructor(private readonly socket: Socket) {}

  /** Connects and upgrades; nothing is said yet. */
  static open(url: string): Promise<BadgeSocket> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.setNoDelay(true);
    const badge = new BadgeSocket(socket);
    return new Promise((resolve, reject) => {
      badge.fail = reject;
      socket.once('connect', () => {
        socket.write(
          `GET /graphql HTTP/1.1\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
            `sec-websocket-version: 13\r\nsec-websocket-key: ${randomBytes(16).toString('base64')}\r\n` +
            'sec-websocket-protocol: graphql-transport-ws\r\n\r\n',
        );
      });
      socket.on('data', (chunk) => badge.receive(chunk, () => resolve(badge)));
      socket.on('error', (error) => badge.fail(error));
      socket.on('close', () => badge.fail(new Error('The server closed a websocket.')));
    });
  }

  /** Signs in; resolves when the server has said yes. */
  init(token: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      this.onText = (text) => {
        if (!text.includes('connection_ack')) return reject(new Error(String(text)));
        this.onText = (event) => this.receiveEvent(event);
        resolve();
      };
      this.send(`{"type":"connection_init","payload":{"authorization":"Bearer ${token}"}}`);
    });
  }

  watch(id: string, contactIds: readonly string[]): void {
    this.subscribe(id, WATCH_STATUSES, { contactIds });
  }

  subscribe(id: string, query: string, variables: object): void {
    const payload = { query, variables };
    this.send(JSON.stringify({ id, type: 'subscribe', payload }));
  }

  complete(id: string): void {
    this.send(JSON.stringify({ id, type: 'complete' }));
  }

  close(): void {
    this.fail = () => undefined;
    this.socket.destroy();
  }

  /** What goes wrong from here on, told to whoever watches all the sockets. */
  whenBroken(onError: (error: Error) => void): void {
    this.fail = onError;
  }

  private receiveEvent(text: Buffer): void {
    // The type stands within the first bytes, whatever the order of the keys.
    const start = text.toString('latin1', 0, 48);
    if (start.includes('"next"')) this.onEvent(text);
    else if (!start.includes('"pong"') && !start.includes('"ka"')) this.fail(new Error(String(text)));
  }

  private receive(chunk: Buffer, onUpgraded: () => void): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    if (!this.isOpen) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = this.received.toString('latin1', 0, end);
      if (!head.startsWith('HTTP/1.1 101')) {
        this.fail(new Error(`No upgrade: ${head}`));
        return;
      }
      this.received = this.received.subarray(end + 4);
      this.isOpen = true;
      onUpgraded();
    }
    let at = 0;
    for (let next = frameEnd(this.received, at); next > 0; next = frameEnd(this.received, at)) {
      this.handle(this.received[at]! & 15, payloadOf(this.received, at, next));
      at = next;
    }
    this.received = this.received.subarray(at);
  }

  private handle(opcode: number, payload: Buffer): void {
    if (opcode === TEXT) this.onText(payload);
    else if (opcode === PING) this.write(PONG, payload);
    else if (opcode === CLOSE)
      this.fail(new Error(`Closed: ${payload.readUInt16BE()} ${payload.subarray(2)}`));
  }

  private send(text: string): void {
    this.write(TEXT, Buffer.from(text));
  }

  /** Clients must mask; with a key of zeros the payload stays as it is. */
  private write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 6 : 8);
    head[0] = 128 | opcode;
    head[1] = 128 | Math.min(length, 126);
    if (length >= 126) head.writeUInt16BE(length, 2);
    this.socket.write(Buffer.concat([head, payload]));
  }
}

/** Where the frame at `at` ends, or 0 while it has not come whole. Servers do not mask. */
function frameEnd(data: Buffer, at: number): number {
  if (data.length < at + 2) return 0;
  const short = data[at + 1]! & 127;
  const head = headLength(short);
  if (data.length < at + head) return 0;
  let length = short;
  if (short === 126) length = data.readUInt16BE(at + 2);
  if (short === 127) length = Number(data.readBigUInt64BE(at + 2));
  const end = at + head + length;
  return end <= data.length ? end : 0;
}

function payloadOf(data: Buffer, at: number, end: number): Buffer {
  return data.subarray(at + headLength(data[at + 1]! & 127), end);
}

function headLength(short: number): number {
  return short < 126 ? 2 : short === 126 ? 4 : 10;
}
