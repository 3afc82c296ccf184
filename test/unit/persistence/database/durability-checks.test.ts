import { describeDurabilityRisks } from '../../../../src/persistence/database/durability-checks';

const safe = { version: '10.11.6-MariaDB-1', flush: 1, logBin: 0, syncBinlog: 0 };

describe('a database that keeps what is promised', () => {
  it.each([
    safe,
    { ...safe, version: '10.6.0-MariaDB' },
    { ...safe, version: '11.4.2-MariaDB-ubu2404' },
    { ...safe, version: '8.0.36' },
    { ...safe, version: '8.4.0', logBin: 1, syncBinlog: 1 },
    { ...safe, version: '5.5.5-10.11.6-MariaDB' },
  ])('is not complained of: %j', (settings) => {
    expect(describeDurabilityRisks(settings)).toEqual([]);
  });
});

describe('a database that does not', () => {
  it.each([
    [{ version: '5.7.44' }, /^Database version 5\.7\.44 is not supported/],
    [{ version: '10.5.23-MariaDB' }, /^Database version 10\.5\.23-MariaDB is not supported/],
    [{ flush: 2 }, /^innodb_flush_log_at_trx_commit is not 1/],
    [{ flush: 0 }, /^innodb_flush_log_at_trx_commit is not 1/],
    [{ logBin: 1, syncBinlog: 0 }, /^sync_binlog is not 1/],
    [{ logBin: 1, syncBinlog: 100 }, /^sync_binlog is not 1/],
  ])('is complained of in one line: %j', (settings, complaint) => {
    expect(describeDurabilityRisks({ ...safe, ...settings })).toEqual([expect.stringMatching(complaint)]);
  });
});
