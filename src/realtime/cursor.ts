import { createHash } from 'node:crypto';
import { badInput } from '../application/app-error';
import { fromBase64url, toBase64url } from '../lib/base64url';

/** A place in one workspace's log. */
export interface Cursor {
  /** Which log: another one after a restore. */
  readonly logId: string;
  /** Whose: a digest, so that a cursor of another workspace is recognised without naming it. */
  readonly owner: string;
  readonly seq: number;
}

/** The logId of a cursor that nobody can go on from: whoever hands it back begins with snapshots. */
export const NOWHERE = 'nowhere';

export function formatCursor(logId: string, workspace: string, seq: number): string {
  return toBase64url(`${logId}/${ownerOf(workspace)}/${seq}`);
}

/** Throws BAD_USER_INPUT for a text that never was a cursor. */
export function parseCursor(text: string): Cursor {
  const [logId, owner, seq, ...rest] = (fromBase64url(text) ?? '').split('/');
  if (!logId || !owner || !seq || rest.length > 0 || !/^\d{1,15}$/.test(seq)) {
    throw badInput(['after'], 'after is not a valid cursor.');
  }
  return { logId, owner, seq: Number(seq) };
}

export function ownerOf(workspace: string): string {
  return createHash('sha256').update(workspace).digest('base64url').slice(0, 12);
}
