import type { Command } from 'commander';
import { runService } from '../../app/run-service';

export function addStartCommand(program: Command): void {
  program.command('start').description('Start the service.').action(runService);
}
