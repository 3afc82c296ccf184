import type { Session } from '../database/database';
import { serviceState } from '../schema/tables/service-state';
import { selectRows } from '../sql/rows';

/** What the database as a whole holds under a name, or `null`; locked until the transaction ends where `lock` says so. */
export async function readState(session: Session, name: string, lock = ''): Promise<string | null> {
  const [row] = await selectRows(session, serviceState, `WHERE name = ? ${lock}`, [name]);
  return row?.value ?? null;
}
