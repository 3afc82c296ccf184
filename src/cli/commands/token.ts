import { type Command, Option } from 'commander';
import { ROLES } from '../../application/access/caller';
import type * as PrintToken from '../actions/print-token';
import { addJsonOption } from '../output';
import { workspaceOption } from '../workspace-option';

export function addTokenCommand(program: Command): void {
  addJsonOption(program.command('token'))
    .description('Print a token signed with AUTH_SECRET, or with the generated secret.')
    .addOption(workspaceOption())
    .addOption(new Option('--role <role>', 'the role').choices(ROLES).makeOptionMandatory())
    .requiredOption('--sub <id>', 'the user')
    .option('--name <name>', 'the name shown to others')
    .option('--expires <duration>', 'how long the token is valid, such as 30d, 12h or 15m', '30d')
    .action((options: PrintToken.TokenOptions) => {
      const { printToken }: typeof PrintToken = require('../actions/print-token');
      return printToken(options);
    });
}
