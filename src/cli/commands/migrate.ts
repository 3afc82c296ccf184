import type { Command } from 'commander';
import type * as RunMigrations from '../actions/run-migrations';
import { addJsonOption, type JsonOption } from '../output';

export function addMigrateCommand(program: Command): void {
  addJsonOption(program.command('migrate'))
    .description('Run pending migrations and end, so that a deployment can do it before any node starts.')
    .action((options: JsonOption) => {
      const { runMigrations }: typeof RunMigrations = require('../actions/run-migrations');
      return runMigrations(options);
    });
}
