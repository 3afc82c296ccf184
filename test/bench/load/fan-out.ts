import { contactId } from '../contract';
import { crowdOf } from './crowd';
import { HttpConnection } from './http-connection';
import { at } from './http-load';
import { changeAgain, changeMany } from './operations';

export interface FanOutInput {
  readonly crowd: string;
  readonly url: string;
  readonly token: string;
  /** Changes of the one contact sent at the same time, each to every socket. */
  readonly burst: number;
  readonly seconds: number;
}

export interface FanOutResult {
  readonly deliveries: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

let note = 0;

/** Changes the contact that everybody watches, waits until everybody knows, and begins again. */
export async function runFanOut({
  crowd: name,
  url,
  token,
  burst,
  seconds,
}: FanOutInput): Promise<FanOutResult> {
  const crowd = crowdOf(name);
  const connections = await Promise.all(Array.from({ length: burst }, () => HttpConnection.open(url, token)));
  const deliveries = crowd.sockets.length * burst;
  const ages: number[] = [];
  const change = () =>
    Promise.all(
      connections.map((connection) => {
        note += 1;
        return changeAgain(connection, contactId(0), note);
      }),
    );
  const begun = performance.now();
  const end = begun + seconds * 1_000;
  // One at a time: pushed one by one, since a hundred thousand arguments are too many for a call.
  while (performance.now() < end) for (const age of await crowd.expect(deliveries, change)) ages.push(age);
  const elapsed = (performance.now() - begun) / 1_000;
  for (const connection of connections) connection.close();
  ages.sort((a, b) => a - b);
  return { deliveries: ages.length, seconds: elapsed, p50Ms: at(ages, 0.5), p99Ms: at(ages, 0.99) };
}

export interface SpreadInput {
  readonly crowd: string;
  readonly url: string;
  readonly token: string;
  readonly contacts: number;
  readonly prefix: string;
  /** Whether the crowd is told of each; else nobody watches them. */
  readonly watched: boolean;
  /** For the queries that run meanwhile, one at a time. */
  readonly probe: { readonly url: string; readonly token: string };
}

export interface SpreadResult {
  readonly seconds: number;
  readonly queries: readonly number[];
}

const PER_CALL = 1_000;

/** Changes each contact once, a thousand by a call, and waits until its watchers know. */
export async function runSpread(input: SpreadInput): Promise<SpreadResult> {
  const crowd = crowdOf(input.crowd);
  const connection = await HttpConnection.open(input.url, input.token);
  const probe = await HttpConnection.open(input.probe.url, input.probe.token);
  const queries: number[] = [];
  let isOver = false;
  const ask = async () => {
    while (!isOver) {
      const start = performance.now();
      await readOne(probe, Math.floor(Math.random() * input.contacts));
      queries.push(performance.now() - start);
    }
  };
  const asking = ask();
  const begun = performance.now();
  for (let first = 0; first < input.contacts; first += PER_CALL) {
    const ids = Array.from({ length: PER_CALL }, (_, offset) => `${input.prefix}${first + offset}`);
    note += 1;
    const work = () => changeMany(connection, ids, note);
    if (input.watched) await crowd.expect(PER_CALL, work);
    else await work();
  }
  const seconds = (performance.now() - begun) / 1_000;
  isOver = true;
  await asking;
  connection.close();
  probe.close();
  return { seconds, queries };
}

async function readOne(connection: HttpConnection, index: number): Promise<void> {
  await connection.post(JSON.stringify({ query: PROBE, variables: { ids: [contactId(index)] } }));
}

const PROBE = 'query Probe($ids: [ID!]!) { botStatuses(contactIds: $ids) { id state permission } }';
