import { once } from 'node:events';
import { WebSocket } from 'ws';
import { freePort } from '../../support/processes/free-port';

export interface Memory {
  readonly residentKb: number;
  /** JavaScript's heap and what it holds outside of it. */
  readonly heapKb: number;
}

/** Node arguments that let a process's memory be measured after a garbage collection. */
export async function inspectable(): Promise<{ nodeArgs: string[]; measure: () => Promise<Memory> }> {
  const port = await freePort();
  return {
    nodeArgs: [`--inspect=127.0.0.1:${port}`, '--inspect-publish-uid=http'],
    measure: () => measureMemory(port),
  };
}

async function measureMemory(port: number): Promise<Memory> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets[0]!.webSocketDebuggerUrl);
  await once(socket, 'open');
  const call = async (id: number, method: string, params: object = {}) => {
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = await once(socket, 'message');
      const message = JSON.parse(String(data));
      if (message.id === id) return message.result;
    }
  };
  await call(1, 'HeapProfiler.collectGarbage');
  await call(2, 'HeapProfiler.collectGarbage');
  const expression = 'JSON.stringify(process.memoryUsage())';
  const { result } = await call(3, 'Runtime.evaluate', { expression });
  socket.close();
  const { rss, heapUsed, external } = JSON.parse(result.value);
  return { residentKb: rss / 1_024, heapKb: (heapUsed + external) / 1_024 };
}
