import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { AppError } from '../../application/app-error';
import { TypeormChangeLog } from '../../persistence/change-log/typeorm-change-log';
import { CommandFailure, describeOutage } from '../command-failure';
import { lockExportFile, prepareExportFile } from '../export/export-file';
import { type ExportProgress, exportHistory } from '../export/export-history';
import { listenForInterrupts } from '../interrupts';
import { addJsonOption, type JsonOption, print } from '../output';
import { ProgressBar } from '../progress-bar';
import { withDatabase } from '../with-database';
import { warnIfUnknown, workspaceOption } from '../workspace-option';

interface ExportCommandOptions extends JsonOption {
  readonly workspace: string;
  readonly after?: string;
}

export function addExportCommand(program: Command): void {
  addJsonOption(program.command('export'))
    .description(
      'Write the history of all contacts as NDJSON, oldest change first. An export to the same file continues it.',
    )
    .argument('[file]', 'the file; without it, lines are written to stdout')
    .addOption(workspaceOption())
    .option('--after <cursor>', 'the cursor of the last line that you have; only without a file')
    .action(exportToFile);
}

async function exportToFile(file: string | undefined, options: ExportCommandOptions): Promise<void> {
  if (file !== undefined && options.after !== undefined)
    throw new CommandFailure('A file is continued after its last line: omit --after.');
  if (file === undefined) return exportTo(file, options.after ?? null, options);
  const unlock = lockExportFile(file);
  try {
    await exportTo(file, prepareExportFile(file), options);
  } finally {
    unlock();
  }
}

async function exportTo(
  file: string | undefined,
  after: string | null,
  options: ExportCommandOptions,
): Promise<void> {
  const { isInterrupted, stopListening } = listenForInterrupts();
  const bar = new ProgressBar();
  let progress: ExportProgress = { exported: 0, cursor: after ?? '', share: 0 };
  let unreadable = 0;
  try {
    await withDatabase(async (database) => {
      const log = new TypeormChangeLog(database);
      await warnIfUnknown(log, options.workspace);
      const pages = exportHistory(log, options.workspace, {
        after,
        isStopped: isInterrupted,
        onProgress: (latest) => {
          progress = latest;
          if (file !== undefined) bar.show(latest.share, `${latest.exported} changes`);
        },
        onUnreadable: (seq) => {
          unreadable += 1;
          process.stderr.write(`Entry ${seq} of the change log cannot be read and is omitted.\n`);
        },
      });
      await write(pages, file);
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reason = describeOutage(error);
    throw new CommandFailure(`The export ended early: ${reason} ${howToContinue(file, progress.cursor)}`);
  } finally {
    bar.end();
    stopListening();
  }
  const { exported, cursor } = progress;
  if (file !== undefined) {
    const json = { exported, unreadable, cursor, isInterrupted: isInterrupted() };
    print({ json, text: `Exported ${exported} changes.` }, options);
  }
  if (isInterrupted()) throw new CommandFailure(`The export was interrupted. ${howToContinue(file, cursor)}`);
  if (unreadable > 0) throw new CommandFailure(`${unreadable} entries were not exported.`);
}

/** Writes to the file, or to stdout, whose reader may end early, such as `head`. */
async function write(pages: AsyncIterable<string>, file: string | undefined): Promise<void> {
  const source = Readable.from(pages);
  if (file !== undefined) return pipeline(source, createWriteStream(file, { flags: 'a', flush: true }));
  await pipeline(source, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function howToContinue(file: string | undefined, cursor: string): string {
  if (file !== undefined) return 'Run the command again to continue.';
  return cursor === '' ? 'Run the command again.' : `Continue with --after ${cursor}.`;
}
