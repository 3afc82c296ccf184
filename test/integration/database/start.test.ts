import { createServer, connect as dial, type Socket } from 'node:net';
import { startTestApp } from '../../support/app/test-app';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

const mariadb = databases.filter(({ name }) => name === 'MariaDB');

/** A way to the database on which the first connections break, each after more of its packets. */
async function openBrittleWay(
  databaseUrl: string,
  breaks: number,
): Promise<{ url: string; broken: () => number }> {
  const url = new URL(databaseUrl);
  const target = { port: Number(url.port || 3306), host: url.hostname };
  const sockets = new Set<Socket>();
  let broken = 0;
  const server = createServer((client) => {
    const database = dial(target);
    let packets = broken < breaks ? 3 * broken + 1 : Number.POSITIVE_INFINITY;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (data) => {
      if (packets === 0) {
        broken += 1;
        database.destroy();
        client.destroy();
      }
      packets -= 1;
      database.write(data);
    });
    database.pipe(client);
    client.on('close', () => database.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposeLater(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  return { url: String(url), broken: () => broken };
}

describe.each(mariadb)('starting while $name comes and goes', (database) => {
  disposeAfterAll();

  it('begins anew wherever the connection broke, and comes up', async () => {
    const way = await openBrittleWay(await database.create(), 5);
    const app = await startTestApp({ databaseUrl: way.url });
    expect(way.broken()).toBeGreaterThanOrEqual(5);
    const admin = await app.client('ADMIN');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    expect(await (await app.client('VIEWER')).status('anna')).toMatchObject({ permission: 'SEND' });
  });
});
