import type { UnitOfWork } from '../../application/writing/unit-of-work';
import type { Session } from '../database/database';
import { inList } from '../sql/in-list';

/**
 * Moves what contacts that became aliases had to their new owners, once the rows of both are saved. Their log entries
 * keep the id that they were written with.
 */
export async function mergeContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { updateOrIgnore } = session.dialect;
  for (const { from, into } of unit.staged.merges) {
    for (const table of ['facts', 'reply_hashes']) {
      // Of two with the same key, that of the owner stays.
      const sql = `${updateOrIgnore} ${table} SET contact_id = ? WHERE workspace = ? AND contact_id = ?`;
      await session.execute(sql, [into, workspace, from]);
      await session.execute(`DELETE FROM ${table} WHERE workspace = ? AND contact_id = ?`, [workspace, from]);
    }
    const moved = 'UPDATE reservations SET contact_id = ? WHERE workspace = ? AND contact_id = ?';
    await session.execute(moved, [into, workspace, from]);
    // By the list of the owner, which names all aliases, because there is no index by owner.
    const aliases = inList(unit.contact(into).aliases);
    await session.execute(
      `UPDATE contacts SET alias_of = ? WHERE workspace = ? AND id IN ${aliases.sql} AND alias_of = ?`,
      [into, workspace, ...aliases.parameters, from],
    );
    for (const table of ['bot_statuses', 'sleep_timers'])
      await session.execute(`DELETE FROM ${table} WHERE workspace = ? AND contact_id = ?`, [workspace, from]);
  }
}
