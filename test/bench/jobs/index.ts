import { abuse } from './abuse';
import { change } from './change';
import { fanOut } from './fan-out';
import { gate } from './gate';
import { growth } from './growth';
import type { Job } from './job';
import { many } from './many';
import { nodes } from './nodes';
import { page } from './page';
import { query } from './query';
import { wakes } from './wakes';
import { webhooks } from './webhooks';

/** In the order of docs/performance.md. */
export const JOBS: Readonly<Record<string, Job>> = {
  query,
  change,
  gate,
  fanout: fanOut,
  many,
  page,
  wakes,
  growth,
  nodes,
  abuse,
  webhooks,
};
