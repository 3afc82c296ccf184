import { percentile } from '../../support/figures';
import { contactId } from '../setup/contract';
import { crowdOf } from './crowd';
import { HttpConnection } from './http-connection';
import { changeAgain } from './operations';

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
  const [p50Ms, p99Ms] = [percentile(ages, 50), percentile(ages, 99)];
  return { deliveries: ages.length, seconds: elapsed, p50Ms, p99Ms };
}
