import type { StatusEntry } from '../../application/log-entry';
import type { ChangeLog } from '../../application/ports/change-log';
import { toStatusChange } from '../../graphql/mappers';
import { type Cursor, formatCursor, ownerOf, parseCursor } from '../../realtime/cursor';
import { CommandFailure } from '../command-failure';

const PAGE = 1_000;
const PRUNED = 'Changes after the cursor are no longer kept: export everything to a new file.';
const RESTORED =
  'The cursor is of another database, or of this one before it was restored: export everything to a new file.';

export type ExportLog = Pick<ChangeLog, 'logId' | 'bounds' | 'readHistoryAfter'>;

export interface ExportProgress {
  readonly exported: number;
  /** The cursor of the last line, or where the export began. */
  readonly cursor: string;
  /** The part of the log that has been read, from 0 to 1. */
  readonly share: number;
}

interface ExportOptions {
  /** The cursor to continue after; `null` begins with the oldest change. */
  readonly after: string | null;
  readonly onUnreadable: (seq: number) => void;
  readonly onProgress: (progress: ExportProgress) => void;
  /** Asked after each page. */
  readonly isStopped: () => boolean;
}

/**
 * Yields the changes of a workspace as lines of JSON, oldest first, a page at a time. A line has the fields of
 * `StatusChange` in the API and the cursor after it. Throws CommandFailure where the cursor cannot be continued.
 */
export async function* exportHistory(
  log: ExportLog,
  workspace: string,
  { after, onUnreadable, onProgress, isStopped }: ExportOptions,
): AsyncGenerator<string> {
  const logId = await log.logId();
  const start =
    after === null ? (await log.bounds(workspace)).prunedThrough : positionOf(after, logId, workspace);
  let exported = 0;
  let position = start;
  if (start > (await log.bounds(workspace)).seq) throw new CommandFailure(RESTORED);
  const cursorAt = (seq: number) => formatCursor(logId, workspace, seq);
  while (!isStopped()) {
    const { entries, head } = await log.readHistoryAfter(workspace, position, PAGE);
    if (entries === null) throw new CommandFailure(PRUNED);
    let lines = '';
    for (const entry of entries) {
      position = entry.seq;
      if (entry.kind === 'STATUS') lines += toLine(entry, cursorAt(position));
      else onUnreadable(position);
      if (entry.kind === 'STATUS') exported += 1;
    }
    if (lines !== '') yield lines;
    const share = head > start ? (position - start) / (head - start) : 1;
    onProgress({ exported, cursor: cursorAt(position), share });
    if (entries.length < PAGE) return;
  }
}

function positionOf(cursor: string, logId: string, workspace: string): number {
  const { seq, ...parsed } = parse(cursor);
  if (parsed.owner !== ownerOf(workspace)) throw new CommandFailure('The cursor is of another workspace.');
  if (parsed.logId !== logId) throw new CommandFailure(RESTORED);
  return seq;
}

function parse(cursor: string): Cursor {
  try {
    return parseCursor(cursor);
  } catch {
    throw new CommandFailure('The cursor is not valid. It must be the cursor of a line of an export.');
  }
}

function toLine(entry: StatusEntry, cursor: string): string {
  return `${JSON.stringify({ cursor, ...toStatusChange(entry) })}\n`;
}
