import type { Session } from '../database/database';
import { serviceState } from '../schema/tables';
import { selectRows } from '../sql/rows';

/** The value stored under a name, or `null`. `lock` is a locking clause of the dialect. */
export async function readState(session: Session, name: string, lock = ''): Promise<string | null> {
  const [row] = await selectRows(session, serviceState, `WHERE name = ? ${lock}`, [name]);
  return row?.value ?? null;
}
