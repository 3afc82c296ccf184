import type { Command } from 'commander';
import type * as Service from '../../app/run-service';

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Start the service.')
    .action(() => {
      const { runService }: typeof Service = require('../../app/run-service');
      return runService();
    });
}
