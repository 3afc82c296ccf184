import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import addCompletion from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/** The arguments that are names of files, by command. */
const FILES = { import: 'file', export: 'file' } as const;

/** Completes commands, options, their choices and names of files. To be called when all commands are known. */
export function addCompletionCommand(program: Command): void {
  const completion = addCompletion(program, { completionCommandName: 'completion' });
  for (const [command, argument] of Object.entries(FILES))
    completion.commands.get(command)?.argument(argument, (complete) => {
      for (const path of findPaths(process.argv.at(-1) ?? '')) complete(path, '');
    });
}

/** The paths that begin with the text; those of folders end with a slash. */
function findPaths(beginning: string): string[] {
  const folder = beginning.endsWith('/') ? beginning : dirname(beginning);
  const isHiddenWanted = !beginning.endsWith('/') && basename(beginning).startsWith('.');
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => isHiddenWanted || !name.startsWith('.'))
      .map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .map((name) => (beginning.includes('/') ? join(folder, name) : name))
      .filter((path) => path.startsWith(beginning));
  } catch {
    return [];
  }
}
