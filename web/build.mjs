import { build } from 'vite';
import { badge, demo } from './builds.mjs';

// The demo comes first because its build empties dist/web.
await build(demo);
await build(badge);
