import { change } from './change';
import { fanOut } from './fan-out';
import { gate } from './gate';
import type { Job } from './job';
import { query } from './query';

export const JOBS: Readonly<Record<string, Job>> = { query, change, gate, fanout: fanOut };
