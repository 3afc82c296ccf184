import { statSync } from 'node:fs';
import { AppError } from '../../application/app-error';
import { callerOf } from '../caller';
import { CommandFailure, describeOutage } from '../command-failure';
import { openContactFile } from '../import/contact-rows';
import { FORMATS, type Format } from '../import/formats';
import { type ImportProgress, importContacts } from '../import/import-contacts';
import { listenForInterrupts } from '../interrupts';
import { type JsonOption, print } from '../output';
import { ProgressBar } from '../progress-bar';
import { withServices } from '../with-services';

export interface ImportOptions extends JsonOption {
  readonly workspace: string;
  readonly format?: Format;
  readonly fromLine: number;
}

export async function importFile(
  file: string,
  { workspace, format, fromLine, ...output }: ImportOptions,
): Promise<void> {
  const size = sizeOf(file);
  const contacts = openContactFile(file, format ?? formatOf(file));
  const { isInterrupted, stopListening } = listenForInterrupts();
  const bar = new ProgressBar();
  let nextLine = fromLine;
  try {
    const progress = await withServices(({ commands }) =>
      importContacts(commands, callerOf(workspace, 'import'), contacts.rows, {
        fromLine,
        onProblem: (line, problem) => process.stderr.write(`Line ${line}: ${problem}\n`),
        onProgress: (progress) => {
          nextLine = progress.nextLine;
          // A pipe has no size.
          const share = size > 0 ? contacts.bytesRead() / size : null;
          bar.show(share, `${progress.saved} saved, ${progress.failed} failed`);
        },
        isStopped: isInterrupted,
      }),
    );
    bar.end();
    report(progress, isInterrupted(), output);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new CommandFailure(
      `The import ended early: ${describeOutage(error)} Continue with --from-line ${nextLine}.`,
    );
  } finally {
    bar.end();
    stopListening();
  }
}

function report(
  { saved, failed, nextLine }: ImportProgress,
  isInterrupted: boolean,
  output: JsonOption,
): void {
  const text = `Saved ${saved} contacts.`;
  print({ json: { saved, failed, nextLine, isInterrupted }, text }, output);
  if (isInterrupted)
    throw new CommandFailure(`The import was interrupted. Continue with --from-line ${nextLine}.`);
  if (failed > 0) throw new CommandFailure(`${failed} lines were not imported.`);
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new CommandFailure(`There is no file ${file}.`);
  if (stats.isDirectory()) throw new CommandFailure(`${file} is a folder.`);
  return stats.size;
}

function formatOf(file: string): Format {
  const format = FORMATS.find((name) => file.toLowerCase().endsWith(`.${name}`));
  if (format) return format;
  throw new CommandFailure('The name of the file does not end with .csv or .ndjson: give its --format.');
}
