import { createHash } from 'node:crypto';
import { badInput } from '../application/app-error';
import { fromBase64url, toBase64url } from '../lib/base64url';

/** A position in the log of one workspace. */
export interface Cursor {
  /** The log id, which is renewed after a restore. */
  readonly logId: string;
  /** A digest of the workspace, which detects cursors of other workspaces without naming them. */
  readonly owner: string;
  readonly seq: number;
}

/** The log id of a cursor that cannot be resumed from. A subscription with it starts with snapshots. */
export const NOWHERE = 'nowhere';

export function formatCursor(logId: string, workspace: string, seq: number): string {
  return toBase64url(`${logId}/${ownerOf(workspace)}/${seq}`);
}

/** Throws BAD_USER_INPUT if the text is not a cursor. */
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
