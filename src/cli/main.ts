#!/usr/bin/env node
import { CommanderError } from 'commander';
import type * as ExitWithError from '../app/exit-with-error';
import { CommandFailure } from './command-failure';
import { createProgram } from './program';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    // Commander has printed what is wrong with the arguments.
    if (error instanceof CommanderError) process.exit(error.exitCode);
    if (error instanceof CommandFailure || isSystemError(error)) {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    }
    const { exitWithError }: typeof ExitWithError = require('../app/exit-with-error');
    exitWithError(error);
  });

/** Whether the operating system refused something, such as to open a file. The message names it. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
