/**
 * `npm run dev`: runs the service from its sources and restarts it when they change, and rebuilds the web pages when
 * they change. Settings come from the environment, as for `npm start`.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
// The pages are built on the client.
import '../packages/client/build.mjs';
import { badge, demo, explorer, explorerDir, outDir } from '../web/builds.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Vite sets NODE_ENV to production while it builds; the service must not inherit that.
const env = { ...process.env };

/** Resolves once the first build has finished or failed; rebuilds at every change. */
async function watch(config) {
  const watcher = await build({ ...config, build: { ...config.build, emptyOutDir: false, watch: {} } });
  return new Promise((resolve) => {
    watcher.on('event', ({ code }) => {
      if (code === 'END' || code === 'ERROR') resolve();
    });
  });
}

function startService() {
  const tsx = fileURLToPath(import.meta.resolve('tsx/cli'));
  // The service looks for the files of the pages only when it starts.
  const pages = [join(outDir, 'index.html'), join(explorerDir, 'explorer.html')];
  const options = ['--clear-screen=false', ...pages.flatMap((page) => ['--include', page])];
  return spawn(process.execPath, [tsx, 'watch', ...options, 'src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A separate process group, so that Ctrl-C does not reach the service twice: a second signal would kill it.
    detached: true,
  });
}

for (const folder of [outDir, explorerDir]) rmSync(folder, { recursive: true, force: true });
await Promise.all([demo, badge, explorer].map(watch));
const service = startService();
service.once('exit', (code) => process.exit(code ?? 1));

let isStopping = false;
function stop() {
  // Ctrl-C arrives twice: from the terminal and from npm.
  if (!isStopping) service.kill('SIGTERM');
  isStopping = true;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
