import { resolve } from 'node:path';

/** The folder of this checkout. */
export const ROOT = resolve(__dirname, '../../..');
