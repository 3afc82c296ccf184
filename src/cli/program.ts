import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addExportCommand } from './commands/export';
import { addImportCommand } from './commands/import';
import { addKeyCommands } from './commands/key';
import { addMigrateCommand } from './commands/migrate';
import { addRenewLogIdCommand } from './commands/renew-log-id';
import { addRevokeCommand } from './commands/revoke';
import { addStartCommand } from './commands/start';
import { addTokenCommand } from './commands/token';

/** The command line of the service. Settings come from the same environment variables as those of the service. */
export function createProgram(): Command {
  const program = new Command('bot-status')
    .description(
      'Runs and administers the bot status service. Settings are environment variables, as for the service.',
    )
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError();
  addStartCommand(program);
  addMigrateCommand(program);
  addTokenCommand(program);
  addKeyCommands(program);
  addRevokeCommand(program);
  addImportCommand(program);
  addExportCommand(program);
  addRenewLogIdCommand(program);
  return program;
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version;
}
