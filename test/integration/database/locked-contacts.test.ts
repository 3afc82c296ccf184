import mysql from 'mysql2/promise';
import type { WriteStore } from '../../../src/application/ports/write-store';
import { mergeLoadSpecs } from '../../../src/application/writing/load-spec';
import { databases } from '../../support/databases/databases';
import { openStores } from '../../support/databases/stores';
import { aBot } from '../../support/domain/bots';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const WORKSPACE = 'acme';
const KEY = { key: 'a key', inputHash: 'its input' };

/** SQLite locks no rows. */
describe.each(databases.filter(({ name }) => name === 'MariaDB'))(
  'a batch whose contacts are all locked by another transaction on $name',
  (database) => {
    disposeAfterAll();
    let writes: WriteStore;
    let connection: mysql.Connection;

    beforeEach(async () => {
      const databaseUrl = await database.create();
      ({ writes } = await openStores(databaseUrl, new ManualClock('2026-03-02T10:00:00.000Z')));
      await writes.transact(WORKSPACE, { contactIds: ['anna'], bots: 'WRITE' }, (unit) => {
        unit.stageContact({ ...unit.contact('anna'), aliases: ['phone'] });
        unit.stageAlias('phone', 'anna');
        unit.stageBot(aBot());
        unit.stageKey({ ...KEY, entries: [] });
      });
      connection = await mysql.createConnection(databaseUrl.replace('mariadb:', 'mysql:'));
      const opened = connection;
      disposeLater(() => opened.destroy());
      await connection.query('START TRANSACTION');
      await lock('anna');
    });

    const lock = (id: string) =>
      connection.query('SELECT * FROM contacts WHERE workspace = ? AND id = ? FOR UPDATE', [WORKSPACE, id]);

    it('loads all that a command without contacts needs', async () => {
      const loads = mergeLoadSpecs([{ contactIds: ['anna'] }, { contactIds: [], idempotencyKeys: [KEY] }]);
      const { result } = await writes.transact(WORKSPACE, loads, (unit) => ({
        block: unit.blockOf('anna'),
        seenKey: unit.seenKey(KEY.key)?.inputHash,
        bots: unit.bots.map(({ id }) => id),
      }));
      expect(result).toEqual({ block: 'LOCKED', seenKey: KEY.inputHash, bots: ['bot-1'] });
    });

    it('loads nothing else if each command needs one of them', async () => {
      const loads = mergeLoadSpecs([{ contactIds: ['anna'], idempotencyKeys: [KEY] }]);
      const { result } = await writes.transact(WORKSPACE, loads, (unit) => [
        unit.blockOf('anna'),
        unit.seenKey(KEY.key),
        unit.bots.length,
      ]);
      expect(result).toEqual(['LOCKED', undefined, 0]);
    });

    it.each(['anna', 'phone'])('does not wait under an alias either while %s is locked', async (locked) => {
      await connection.query('ROLLBACK');
      await connection.query('START TRANSACTION');
      await lock(locked);
      const loads = { contactIds: ['phone', 'new'] };
      const { result } = await writes.transact(WORKSPACE, loads, (unit) =>
        loads.contactIds.map((id) => unit.blockOf(id)),
      );
      expect(result).toEqual(['LOCKED', null]);
    });
  },
);
