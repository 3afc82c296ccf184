import { build } from 'vite';
import { badge, demo, outDir } from './builds.mjs';
import { compressFolder } from './compress.mjs';

// The demo comes first because its build empties dist/web.
await build(demo);
await build(badge);
await compressFolder(outDir);
