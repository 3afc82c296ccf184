import { connect, type Socket } from 'node:net';

/** What is sent on one connection, and how it is left. */
interface Hostility {
  readonly bytes: string;
  /** Once something has come back, or unread, when the next connection is open. */
  readonly leaves: 'ANSWERED' | 'LATER';
}

const CHUNKED = 'host: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
const UPGRADE = [
  ...['GET /graphql HTTP/1.1', 'host: x', 'connection: Upgrade', 'upgrade: websocket'],
  ...['sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=='],
  'sec-websocket-protocol: graphql-transport-ws',
].join('\r\n');
const sized = (path: string, length: number, more = '') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${more}content-length: ${length}\r\n\r\n`;

/** Pipelined requests whose bodies do not say how long they are. */
export const pipelined = (count: number, path = '/graphql') =>
  `POST ${path} HTTP/1.1\r\n${CHUNKED}2\r\n{}\r\n0\r\n\r\n`.repeat(count);

const HOSTILITIES: readonly Hostility[] = [
  { bytes: '', leaves: 'LATER' },
  { bytes: 'POST /graphql HTTP/1.1\r\nhost: x\r\nx-half: ', leaves: 'LATER' },
  { bytes: pipelined(3), leaves: 'LATER' },
  { bytes: pipelined(3), leaves: 'ANSWERED' },
  { bytes: pipelined(3).slice(0, -1), leaves: 'LATER' },
  { bytes: `POST /graphql HTTP/1.1\r\n${CHUNKED}ffff\r\n{`, leaves: 'LATER' },
  { bytes: sized('/graphql', 262_144), leaves: 'LATER' },
  { bytes: `${sized('/graphql', 262_144)}{"query":`, leaves: 'LATER' },
  { bytes: sized('/graphql', 100, 'authorization: Bearer none\r\n'), leaves: 'LATER' },
  { bytes: sized('/nowhere', 262_144), leaves: 'ANSWERED' },
  { bytes: 'GET /graphql?query={bots{id}} HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2), leaves: 'LATER' },
  { bytes: 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2), leaves: 'LATER' },
  { bytes: '\x16\x03\x01 no HTTP at all', leaves: 'LATER' },
  { bytes: `${UPGRADE}\r\n\r\n`, leaves: 'ANSWERED' },
  { bytes: `${UPGRADE}\r\n\r\n`, leaves: 'LATER' },
  { bytes: `${UPGRADE}\r\n`, leaves: 'LATER' },
];

export function openConnection(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

/** Opens one connection after the other, so many at once, each with the next hostility. */
export async function assail(url: string, connections: number, atOnce: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    let leaveLast = async () => {};
    while (next < connections) {
      const number = next;
      next += 1;
      const leave = await beHostile(openConnection(url), number);
      await leaveLast();
      leaveLast = leave;
    }
    await leaveLast();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Resolves with what ends the connection: a reset of every second one. */
async function beHostile(socket: Socket, number: number): Promise<() => Promise<void>> {
  const { bytes, leaves } = HOSTILITIES[number % HOSTILITIES.length]!;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()));
  if (leaves === 'LATER') socket.pause();
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  if (leaves === 'ANSWERED') await Promise.race([answered, closed]);
  return () => {
    // One that the service has ended can't be reset any more.
    if (Math.floor(number / HOSTILITIES.length) % 2 && socket.writable) socket.resetAndDestroy();
    else socket.destroy();
    return closed;
  };
}
