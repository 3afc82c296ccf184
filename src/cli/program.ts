import { Command } from 'commander';
import { addCompletionCommand } from './commands/completion';
import { addDoctorCommand } from './commands/doctor';
import { addExportCommand } from './commands/export';
import { addImportCommand } from './commands/import';
import { addKeyCommands } from './commands/key';
import { addMigrateCommand } from './commands/migrate';
import { addRenewLogIdCommand } from './commands/renew-log-id';
import { addRevokeCommand } from './commands/revoke';
import { addStartCommand } from './commands/start';
import { addTokenCommand } from './commands/token';
import { addWebhookCommands } from './commands/webhook';
import { readManifest } from './manifest';

/**
 * The command line of the service. Settings come from the same environment variables as those of the service. Commands
 * load what takes long to load only when they run, because a completion must be quick.
 */
export function createProgram(): Command {
  const program = new Command('bot-status')
    .description(
      'Runs and administers the bot status service. Settings are environment variables, as for the service.',
    )
    .version(readManifest().version)
    .exitOverride();
  addStartCommand(program);
  addMigrateCommand(program);
  addTokenCommand(program);
  addKeyCommands(program);
  addRevokeCommand(program);
  addWebhookCommands(program);
  addImportCommand(program);
  addExportCommand(program);
  addDoctorCommand(program);
  addRenewLogIdCommand(program);
  addCompletionCommand(program);
  return program;
}
