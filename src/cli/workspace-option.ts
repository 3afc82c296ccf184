import { InvalidArgumentError, Option } from 'commander';
import { checkRequiredText, MAX_WORKSPACE } from '../application/checks';
import type { ChangeLog } from '../application/ports/change-log';

export function workspaceOption(): Option {
  return new Option('--workspace <name>', 'the workspace').argParser(parseWorkspace).makeOptionMandatory();
}

function parseWorkspace(text: string): string {
  const refusal = checkRequiredText(text, ['workspace'], MAX_WORKSPACE);
  if (refusal) throw new InvalidArgumentError(refusal.message);
  return text;
}

/** A misspelt workspace is one in which nothing has ever happened. */
export async function warnIfUnknown(log: Pick<ChangeLog, 'bounds'>, workspace: string): Promise<void> {
  if ((await log.bounds(workspace)).seq === 0)
    process.stderr.write(`Nothing has been stored in the workspace ${workspace} yet: check its name.\n`);
}
