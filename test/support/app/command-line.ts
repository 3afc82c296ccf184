import { CommanderError } from 'commander';
import { createProgram } from '../../../src/cli/program';

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Why the command failed, or `null`. */
  readonly error: Error | null;
}

/** Runs a command line in this process, with these settings. */
export async function runCommand(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  const before = { ...process.env };
  Object.assign(process.env, settings);
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return { ...written, error: null };
  } catch (error) {
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    return { ...written, error: isHelp ? null : (error as Error) };
  } finally {
    process.env = before;
    for (const spy of spies) spy.mockRestore();
  }
}
