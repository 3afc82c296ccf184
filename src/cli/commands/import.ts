import { type Command, InvalidArgumentError, Option } from 'commander';
import type * as ImportFile from '../actions/import-file';
import { FORMATS } from '../import/formats';
import { addJsonOption } from '../output';
import { workspaceOption } from '../workspace-option';

export function addImportCommand(program: Command): void {
  addJsonOption(program.command('import'))
    .description(
      'Create or update contacts from a CSV or NDJSON file, with the fields contactId, name, timeZone, botId and aliases.',
    )
    .argument('<file>', 'the file; aliases in a CSV file are separated by semicolons')
    .addOption(workspaceOption())
    .addOption(
      new Option('--format <format>', 'the format; by default that of the file name').choices(FORMATS),
    )
    .option('--from-line <number>', 'the first line to import, to continue an import', parseLine, 1)
    .action((file: string, options: ImportFile.ImportOptions) => {
      const { importFile }: typeof ImportFile = require('../actions/import-file');
      return importFile(file, options);
    });
}

function parseLine(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 on.');
}
