import WebSocket from 'ws';
import type { Dice } from './dice';
import type { Judge } from './judge';
import type { Operation } from './operations';

/** What the service may close a socket with because of what a client sent; never with a fault of its own. */
const CLIENTS_FAULT = [1002, 1003, 1007, 1009, 4400, 4401, 4403, 4409, 4429];
const ENOUGH_MS = 150;
const GIVE_UP_MS = 20_000;

/** One socket on which all of this is sent at once; what is wrong with what came back. */
export async function talk(
  url: string,
  token: string,
  dice: Dice,
  operations: readonly Operation[],
  judge: Judge,
): Promise<string[]> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
  const complaints: string[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.on('close', (code) => {
      if (code !== 1000 && !CLIENTS_FAULT.includes(code)) complaints.push(`closed with ${code}`);
      resolve();
    });
    socket.on('error', (error) => complaints.push(`socket: ${error.message}`));
  });
  socket.on('message', (data) => complaints.push(...judgeFrame(String(data), judge)));
  await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));

  if (!dice.chance(4))
    send(socket, { type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  for (const [index, payload] of operations.entries()) {
    const id = dice.chance(3) ? '1' : String(index);
    send(socket, { id, type: 'subscribe', payload });
    if (dice.chance(20)) send(socket, { id, type: 'complete' });
    if (dice.chance(3)) send(socket, oddFrame(dice));
  }
  await new Promise((resolve) => setTimeout(resolve, ENOUGH_MS));
  socket.close(1000);
  const patience = setTimeout(() => {
    complaints.push('not closed');
    socket.terminate();
  }, GIVE_UP_MS);
  await closed;
  clearTimeout(patience);
  return complaints;
}

function send(socket: WebSocket, frame: unknown): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
}

function oddFrame(dice: Dice): unknown {
  return dice.pick<unknown>([
    ...[
      '',
      'null',
      '[]',
      '5',
      '{',
      '{}',
      '\0',
      'x'.repeat(70_000),
      Buffer.from([0xff, 0xfe]),
      Buffer.alloc(0),
    ],
    ...[
      { type: 'ping' },
      { type: 'pong', payload: {} },
      { type: 'ping', payload: dice.json() },
      { type: 'next' },
    ],
    ...[{ type: 'connection_init' }, { type: 'connection_ack' }, { type: '__proto__' }, { type: 5 }],
    ...[
      { id: '', type: 'subscribe', payload: { query: '{ bots { id } }' } },
      { id: 5, type: 'complete' },
    ],
    ...[
      { id: 'x', type: 'subscribe' },
      { id: 'x', type: 'subscribe', payload: dice.json() },
    ],
    ...[
      { id: '__proto__', type: 'subscribe', payload: { query: '{ bots { id } }' } },
      { id: 'y', type: 'complete' },
    ],
    dice.text(),
  ]);
}

function judgeFrame(text: string, judge: Judge): string[] {
  const frame = JSON.parse(text);
  switch (frame.type) {
    case 'next':
      return judge.result(frame.payload);
    case 'error':
      return judge.errors(frame.payload);
    case 'connection_ack':
    case 'complete':
    case 'ping':
    case 'pong':
      return [];
    default:
      return [`the frame ${text.slice(0, 200)}`];
  }
}
