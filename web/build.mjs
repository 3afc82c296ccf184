import { build } from 'vite';
import { badge, demo } from './builds.mjs';

/** Builds the browser code into dist/web. */
await build(demo);
await build(badge);
