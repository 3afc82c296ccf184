import type { Command } from 'commander';

/** What a command prints: for programs with `--json`, otherwise for people. */
export interface Output {
  readonly json: unknown;
  readonly text: string;
  /** Printed on stderr, so that stdout can be used in a pipe. Not part of the JSON. */
  readonly hint?: string;
}

export interface JsonOption {
  readonly json?: boolean;
}

export function addJsonOption(command: Command): Command {
  return command.option('--json', 'print JSON');
}

export function print({ json, text, hint }: Output, options: JsonOption): void {
  process.stdout.write(`${options.json ? JSON.stringify(json) : text}\n`);
  if (hint !== undefined && !options.json) process.stderr.write(`${hint}\n`);
}
