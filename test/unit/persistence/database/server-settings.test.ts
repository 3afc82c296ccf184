import { describeSettingRisks } from '../../../../src/persistence/database/server-settings';

const safe = {
  ...{ version: '10.11.6-MariaDB-1', innodb_flush_log_at_trx_commit: '1', log_bin: 'OFF', sync_binlog: '0' },
  ...{ max_connections: '151', max_allowed_packet: String(16 * 1024 ** 2) },
};

describe('a server with which the promises can be kept', () => {
  it.each([
    safe,
    { ...safe, version: '10.6.0-MariaDB' },
    { ...safe, version: '11.4.2-MariaDB-ubu2404' },
    { ...safe, version: '8.0.36' },
    { ...safe, version: '8.4.0', log_bin: 'ON', sync_binlog: '1' },
    { ...safe, version: '5.5.5-10.11.6-MariaDB' },
    { ...safe, max_connections: '28', wsrep_on: 'OFF' },
  ])('causes no warning: %j', (settings) => {
    expect(describeSettingRisks(settings)).toEqual([]);
  });
});

describe('a server with which they cannot', () => {
  it.each([
    [{ version: '5.7.44' }, /^Database version 5\.7\.44 is not supported/],
    [{ version: '10.5.23-MariaDB' }, /^Database version 10\.5\.23-MariaDB is not supported/],
    [{ innodb_flush_log_at_trx_commit: '2' }, /^innodb_flush_log_at_trx_commit is not 1/],
    [{ innodb_flush_log_at_trx_commit: '0' }, /^innodb_flush_log_at_trx_commit is not 1/],
    [{ log_bin: 'ON', sync_binlog: '0' }, /^sync_binlog is not 1/],
    [{ log_bin: 'ON', sync_binlog: '100' }, /^sync_binlog is not 1/],
    [{ max_connections: '27' }, /^max_connections is 27/],
    [{ max_allowed_packet: String(4 * 1024 ** 2) }, /^max_allowed_packet is less than 16 MiB/],
    [{ wsrep_on: 'ON' }, /^wsrep_on is ON/],
  ])('causes one line of warning: %j', (settings, warning) => {
    expect(describeSettingRisks({ ...safe, ...settings })).toEqual([expect.stringMatching(warning)]);
  });
});
