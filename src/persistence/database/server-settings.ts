import type { DataSource } from 'typeorm';

const NAMES = [
  'version',
  'innodb_flush_log_at_trx_commit',
  'log_bin',
  'sync_binlog',
  'max_connections',
  'max_allowed_packet',
  'wsrep_on',
] as const;
/** The variables of a server, as it shows them. Some are unknown to some servers. */
export type ServerSettings = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** What a node opens at most: sessions that write, sessions that read, and the health check. */
const CONNECTIONS_PER_NODE = 28;
const MIN_PACKET_MIB = 16;

/** Returns warnings for the operator about settings of a server with which the service cannot keep its promises. */
export async function checkServerSettings(dataSource: DataSource): Promise<string[]> {
  if (dataSource.options.type === 'better-sqlite3') return [];
  const rows = await dataSource.query<{ Variable_name: string; Value: string }[]>(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${NAMES.map((name) => `'${name}'`).join(', ')})`,
  );
  return describeSettingRisks(Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value])));
}

export function describeSettingRisks(settings: ServerSettings): string[] {
  const { version = '', max_connections: connections, max_allowed_packet: packet } = settings;
  const loses = 'a database crash may lose acknowledged changes';
  const risks = [];
  if (isTooOld(version))
    risks.push(`Database version ${version} is not supported: it is older than MySQL 8.0 or MariaDB 10.6`);
  if (settings.innodb_flush_log_at_trx_commit !== '1')
    risks.push(`innodb_flush_log_at_trx_commit is not 1: ${loses}`);
  if (settings.log_bin === 'ON' && settings.sync_binlog !== '1')
    risks.push(`sync_binlog is not 1 while log_bin is on: ${loses}`);
  if (Number(connections) < CONNECTIONS_PER_NODE)
    risks.push(`max_connections is ${connections}: a node opens up to ${CONNECTIONS_PER_NODE} connections`);
  if (Number(packet) < MIN_PACKET_MIB * 1024 ** 2)
    risks.push(`max_allowed_packet is less than ${MIN_PACKET_MIB} MiB: large bulk changes fail`);
  if (settings.wsrep_on === 'ON')
    risks.push(
      'wsrep_on is ON: all nodes must use the same server of the cluster, because row locks are local to it',
    );
  return risks;
}

function isTooOld(version: string): boolean {
  // Some MariaDB servers report a MySQL version before their own.
  const [, major = 0, minor = 0] = (
    version.match(/(\d+)\.(\d+)\.\d+-MariaDB/) ??
    version.match(/(\d+)\.(\d+)/) ??
    []
  ).map(Number);
  return version.includes('MariaDB') ? major * 100 + minor < 1_006 : major < 8;
}
