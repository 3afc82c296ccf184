#!/usr/bin/env node
import { isNativeError } from 'node:util/types';
import { CommanderError } from 'commander';
import type * as ExitWithError from '../app/exit-with-error';
import { AppError } from '../application/app-error';
import { CommandFailure } from './command-failure';
import { createProgram } from './program';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    // Commander has printed what is wrong with the arguments.
    if (error instanceof CommanderError) process.exit(error.exitCode);
    const message = describeFailure(error);
    if (message !== null) {
      process.stderr.write(`${message}\n`);
      process.exit(1);
    }
    const { exitWithError }: typeof ExitWithError = require('../app/exit-with-error');
    exitWithError(error);
  });

/** What to print, if it is known what went wrong: the operating system names what it refuses, such as a file. */
function describeFailure(error: unknown): string | null {
  if (!isNativeError(error)) return null;
  const { cause } = error;
  if (error instanceof AppError)
    return isNativeError(cause) ? `${error.message} (${cause.message})` : error.message;
  const isKnown =
    error instanceof CommandFailure || 'syscall' in error || /^SQLITE_|^ER_/.test(String(codeOf(error)));
  return isKnown ? error.message.replace(/\s+/g, ' ') : null;
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}
