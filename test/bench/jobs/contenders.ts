import { BenchDatabase, type DatabaseKind } from '../setup/databases';
import { type MeasuredServer, type ServerName, startPeer, startService } from '../setup/servers';

/** Starts servers side by side, each on a database of its own but for the one that needs none, in the order given. */
export async function startContenders(
  kind: DatabaseKind,
  names: readonly ServerName[],
  contacts: number,
): Promise<{ servers: MeasuredServer[]; stop: () => Promise<void> }> {
  const databases: BenchDatabase[] = [];
  const start = async (name: ServerName) => {
    if (name === 'raw') return startPeer(name, null);
    const database = await BenchDatabase.create(kind, { contacts, isForPeer: name !== 'service' });
    databases.push(database);
    return name === 'service' ? startService(database) : startPeer(name, database);
  };
  const servers = await Promise.all(names.map(start));
  return {
    servers,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      for (const database of databases) await database.drop();
    },
  };
}
