import type { DataSource } from 'typeorm';

interface Settings {
  readonly version: string;
  readonly flush: number;
  readonly logBin: number;
  readonly syncBinlog: number;
}

/** Returns warnings for the operator about settings that make the database less durable than the service promises. */
export async function checkDurability(dataSource: DataSource): Promise<string[]> {
  if (dataSource.options.type === 'better-sqlite3') return [];
  const [settings] = await dataSource.query<Settings[]>(
    `SELECT VERSION() AS version, @@innodb_flush_log_at_trx_commit AS flush,
            @@log_bin AS logBin, @@sync_binlog AS syncBinlog`,
  );
  return settings ? describeDurabilityRisks(settings) : [];
}

export function describeDurabilityRisks({ version, flush, logBin, syncBinlog }: Settings): string[] {
  const loses = 'a database crash may lose acknowledged changes';
  const risks = [];
  if (isTooOld(version))
    risks.push(`Database version ${version} is not supported: it is older than MySQL 8.0 or MariaDB 10.6`);
  if (Number(flush) !== 1) risks.push(`innodb_flush_log_at_trx_commit is not 1: ${loses}`);
  if (Number(logBin) === 1 && Number(syncBinlog) !== 1)
    risks.push(`sync_binlog is not 1 while log_bin is on: ${loses}`);
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
