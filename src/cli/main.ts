#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitWithError } from '../app/exit-with-error';
import { CommandFailure } from './command-failure';
import { createProgram } from './program';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    // Commander has printed what is wrong with the arguments.
    if (error instanceof CommanderError) process.exit(error.exitCode);
    if (!(error instanceof CommandFailure)) exitWithError(error);
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
