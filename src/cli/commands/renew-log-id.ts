import type { Command } from 'commander';
import { TypeormChangeLog } from '../../persistence/change-log/typeorm-change-log';
import { addJsonOption, type JsonOption, print } from '../output';
import { withDatabase } from '../with-database';

export function addRenewLogIdCommand(program: Command): void {
  addJsonOption(program.command('renew-log-id'))
    .description(
      'After a restore and before the service starts: make all cursors invalid, so that subscribers start over.',
    )
    .action((options: JsonOption) =>
      withDatabase(async (database) => {
        const logId = await new TypeormChangeLog(database).renewLogId();
        print({ json: { logId }, text: `The change log now has the id ${logId}.` }, options);
      }),
    );
}
