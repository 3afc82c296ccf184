/**
 * `npm run dev`: the service from its sources, restarted when they change, and its web pages, built anew when they change.
 * Settings come from the environment, as for `npm start`.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { badge, demo, outDir } from '../web/builds.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Vite sets NODE_ENV to production while it builds, which the service must not take for its own.
const env = { ...process.env };

/** Resolves once the first build is done, or has failed and said why; goes on building at every change. */
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
  // The service looks up the demo page's files once, when it starts.
  const options = ['--clear-screen=false', '--include', join(outDir, 'index.html')];
  return spawn(process.execPath, [tsx, 'watch', ...options, 'src/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    // In a process group of its own, so that Ctrl-C does not reach the service twice: a second signal would end it at once.
    detached: true,
  });
}

rmSync(outDir, { recursive: true, force: true });
await Promise.all([watch(demo), watch(badge)]);
const service = startService();
service.once('exit', (code) => process.exit(code ?? 1));

let isStopping = false;
function stop() {
  // Ctrl-C comes twice: from the terminal, and from npm.
  if (!isStopping) service.kill('SIGTERM');
  isStopping = true;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
