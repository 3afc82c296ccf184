import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../application/app-error';
import { callerOf } from '../caller';
import { CommandFailure } from '../command-failure';
import { FORMATS, type Format, openContactFile } from '../import/contact-rows';
import { type ImportProgress, importContacts } from '../import/import-contacts';
import { listenForInterrupts } from '../interrupts';
import { addJsonOption, type JsonOption, print } from '../output';
import { ProgressBar } from '../progress-bar';
import { withServices } from '../with-services';

interface ImportCommandOptions extends JsonOption {
  readonly workspace: string;
  readonly format?: Format;
  readonly fromLine: number;
}

export function addImportCommand(program: Command): void {
  addJsonOption(program.command('import'))
    .description(
      'Create or update contacts from a CSV or NDJSON file, with the fields contactId, name, timeZone, botId and aliases.',
    )
    .argument('<file>', 'the file; aliases in a CSV file are separated by semicolons')
    .requiredOption('--workspace <name>', 'the workspace')
    .addOption(
      new Option('--format <format>', 'the format; by default that of the file name').choices(FORMATS),
    )
    .option('--from-line <number>', 'the first line to import, to continue an import', parseLine, 1)
    .action(importFile);
}

function parseLine(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}

async function importFile(
  file: string,
  { workspace, format, fromLine, ...output }: ImportCommandOptions,
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
          const share = contacts.bytesRead() / Math.max(1, size);
          bar.show(share, `${progress.saved} saved, ${progress.failed} failed`);
        },
        isStopped: isInterrupted,
      }),
    );
    report(progress, isInterrupted(), output);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new CommandFailure(`${error.message} Continue with --from-line ${nextLine}.`);
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
