import { disposeLeftovers } from '../leftovers';

/** The options make no sense; its message says which there are. */
export class UsageError extends Error {}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a program to its end; what it has started is let go of, however it ends. `main` may resolve with an exit code. */
export function runProgram(main: () => Promise<number> | Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
  main().then(
    (code) => end(code ?? 0),
    (error: Error) => {
      process.stderr.write(`${isMisuse(error) ? error.message : error.stack}\n`);
      return end(isMisuse(error) ? 2 : 1);
    },
  );
}

function isMisuse(error: Error & { readonly code?: string }): boolean {
  return error instanceof UsageError || (error.code?.startsWith('ERR_PARSE_ARGS_') ?? false);
}

async function end(code: number): Promise<never> {
  await disposeLeftovers().catch((error) => {
    process.stderr.write(`Could not clean up: ${String(error)}\n`);
  });
  process.exit(code);
}
