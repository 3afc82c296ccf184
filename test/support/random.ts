import fc from 'fast-check';

/** Of every random test of a run: global-setup.ts draws and prints it, TEST_SEED=… repeats it. */
export const SEED = Number(process.env.TEST_SEED);

fc.configureGlobal({ seed: SEED });

export { fc };
