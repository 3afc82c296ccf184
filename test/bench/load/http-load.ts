import { percentile } from '../../support/figures';
import { HttpConnection } from './http-connection';
import { createOperation, type OperationName } from './operations';

export interface HttpLoad {
  /** One, or several nodes that share the connections between them. */
  readonly urls: readonly string[];
  readonly token: string;
  readonly operation: OperationName;
  readonly contacts: number;
  readonly inFlight: number;
  readonly seconds: number;
}

export interface HttpResult {
  /** Within the time. */
  readonly operations: number;
  /** Before it: one on each connection. */
  readonly warmUps: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Keeps `inFlight` operations under way until the time is over. */
export async function runHttpLoad(load: HttpLoad): Promise<HttpResult> {
  const { urls, token, inFlight } = load;
  const connections = await Promise.all(
    Array.from({ length: inFlight }, (_, index) => HttpConnection.open(urls[index % urls.length]!, token)),
  );
  const operation = createOperation(load.operation, load.contacts, urls[0]!);
  const latencies: number[] = [];
  // A busy server takes a while to accept so many; what is measured begins when it has.
  await Promise.all(connections.map(operation));
  const begun = performance.now();
  const end = begun + load.seconds * 1_000;
  try {
    await Promise.all(
      connections.map(async (connection) => {
        for (let start = performance.now(); start < end; ) {
          await operation(connection);
          const now = performance.now();
          latencies.push(now - start);
          start = now;
        }
      }),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - begun) / 1_000;
  return {
    operations: latencies.length,
    warmUps: inFlight,
    seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}
