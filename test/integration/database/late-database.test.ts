import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestApp } from '../../support/app/test-app';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { freePort } from '../../support/processes/free-port';

const mariadb = databases.filter(({ name }) => name === 'MariaDB');

describe.each(mariadb)('a start before $name', () => {
  disposeAfterAll();

  it('waits for it, and warns once of what it would warn of at every start', async () => {
    const url = new URL(await mariadb[0]!.create());
    const [host, port] = [url.hostname, Number(url.port || 3306)];
    url.host = `127.0.0.1:${await freePort()}`;
    const config = { demo: true, isDemoPublic: true };
    const starting = startTestApp({ databaseUrl: String(url), config });
    await delay(1_500);
    const sockets = createServer((client) => {
      const database = connect(port, host);
      for (const socket of [client, database]) socket.on('error', () => undefined);
      client.pipe(database).pipe(client);
    });
    disposeLater(() => sockets.close());
    sockets.listen(Number(url.port), '127.0.0.1');
    const { logged } = await starting;
    const count = (text: string) => logged.filter((line) => line.includes(text)).length;
    expect(count('Waiting for the database')).toBeGreaterThan(0);
    expect(count('DEMO=public')).toBe(1);
  });
});
