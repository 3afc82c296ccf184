import type { Caller } from '../../application/access/caller';
import type { Commands } from '../../application/commands/commands';
import type { ContactDetails } from '../../application/ports/contact-store';
import { CommandFailure } from '../command-failure';
import type { ContactRow } from './contact-rows';

const BATCH = 500;

export interface ImportProgress {
  readonly saved: number;
  readonly failed: number;
  /** Everything before this line has been dealt with. */
  readonly nextLine: number;
}

interface ImportOptions {
  /** The first line to import, or its successor if there is none. */
  readonly fromLine: number;
  readonly onProblem: (line: number, problem: string) => void;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Asked after each batch. */
  readonly isStopped: () => boolean;
}

interface Line {
  readonly line: number;
  readonly contact: ContactDetails;
}

/**
 * Saves the contacts of a file in batches, of which one is in memory. A contact that cannot be saved is reported and left
 * out. Saving a contact again changes nothing, so an import can be repeated.
 */
export async function importContacts(
  commands: Pick<Commands, 'saveContacts'>,
  caller: Caller,
  rows: AsyncIterable<ContactRow>,
  { fromLine, onProblem, onProgress, isStopped }: ImportOptions,
): Promise<ImportProgress> {
  let progress: ImportProgress = { saved: 0, failed: 0, nextLine: fromLine };
  let batch = new Map<string, Line>();
  const report = (line: number, problem: string) => {
    progress = { ...progress, failed: progress.failed + 1 };
    onProblem(line, problem);
  };
  const flush = async (nextLine: number) => {
    const saved = await saveAll(commands, caller, [...batch.values()], report);
    batch = new Map();
    progress = { ...progress, saved: progress.saved + saved, nextLine };
    onProgress(progress);
  };
  for await (const { line, contact, problem } of rows) {
    if (line < fromLine) continue;
    // A contact that is named twice is saved twice, in the order of the file.
    if (batch.size === BATCH || (contact && batch.has(contact.id))) await flush(line);
    if (isStopped()) return progress;
    if (contact) batch.set(contact.id, { line, contact });
    else report(line, problem ?? '');
  }
  if (batch.size > 0) await flush([...batch.values()].at(-1)!.line + 1);
  return progress;
}

/** Saves all lines but those that are refused. Returns how many were saved. */
async function saveAll(
  commands: Pick<Commands, 'saveContacts'>,
  caller: Caller,
  lines: readonly Line[],
  report: (line: number, problem: string) => void,
): Promise<number> {
  let rest = [...lines];
  let saved = 0;
  // A refused call saves nothing, so that calls become smaller where much is refused.
  let size = rest.length;
  while (rest.length > 0) {
    const some = rest.slice(0, size);
    const { refusal } = await commands.saveContacts(
      caller,
      some.map(({ contact }) => contact),
    );
    if (!refusal) {
      saved += some.length;
      rest = rest.slice(some.length);
      size *= 2;
      continue;
    }
    const [list, index] = refusal.field;
    const [refused] = list === 'contacts' ? rest.splice(Number(index), 1) : [];
    if (!refused) throw new CommandFailure(refusal.message);
    report(refused.line, refusal.message);
    size = Math.max(1, Math.floor(some.length / 2));
  }
  return saved;
}
