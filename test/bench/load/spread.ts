import { setTimeout as delay } from 'node:timers/promises';
import { contactId } from '../setup/contract';
import { crowdOf } from './crowd';
import { HttpConnection } from './http-connection';
import { changeMany, read } from './operations';

export interface SpreadInput {
  readonly crowd: string;
  readonly url: string;
  /** Of an agent of the workspace that is changed. */
  readonly token: string;
  readonly prefix: string;
  /** Whether the crowd is told of each change; else nobody is. */
  readonly isWatched: boolean;
  readonly contacts: number;
  readonly seconds: number;
  /** For queries that run meanwhile, as somebody who watches would ask. */
  readonly probeToken: string;
}

export interface SpreadResult {
  readonly changes: number;
  readonly seconds: number;
  readonly queryMs: readonly number[];
}

const PER_CALL = 1_000;
const PROBE_EVERY_MS = 25;

let note = 0;

/** Changes contact after contact, a thousand by a call, and waits until the watchers of each know. */
export async function runSpread(input: SpreadInput): Promise<SpreadResult> {
  const { contacts, prefix } = input;
  const crowd = crowdOf(input.crowd);
  const connection = await HttpConnection.open(input.url, input.token);
  const probing = probe(input);
  const begun = performance.now();
  const end = begun + input.seconds * 1_000;
  let changes = 0;
  while (performance.now() < end) {
    const ids = Array.from({ length: PER_CALL }, (_, offset) => `${prefix}${(changes + offset) % contacts}`);
    note += 1;
    const work = () => changeMany(connection, ids, note);
    if (input.isWatched) await crowd.expect(PER_CALL, work);
    else await work();
    changes += PER_CALL;
  }
  const seconds = (performance.now() - begun) / 1_000;
  connection.close();
  return { changes, seconds, queryMs: await probing.stop() };
}

/** Few enough queries that they are no load by themselves. */
function probe({ url, probeToken, contacts }: SpreadInput): { stop: () => Promise<number[]> } {
  let isOver = false;
  const run = async () => {
    const connection = await HttpConnection.open(url, probeToken);
    const latencies: number[] = [];
    while (!isOver) {
      const start = performance.now();
      await read(connection, contactId(Math.floor(Math.random() * contacts)));
      latencies.push(performance.now() - start);
      await delay(PROBE_EVERY_MS);
    }
    connection.close();
    return latencies;
  };
  const running = run();
  return {
    stop: () => {
      isOver = true;
      return running;
    },
  };
}
