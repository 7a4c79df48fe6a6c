import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { watchNpm } from './parent-watch.mjs';

const isWindows = process.platform === 'win32';
const endWithLauncher = pathToFileURL(join(fileURLToPath(import.meta.url), '..', 'end-with-launcher.mjs')).href;

/**
 * Starts our Node on a program that ends when we end: the channel to it breaks with us, even by kill -9.
 *
 * It runs in a session of its own, so that Ctrl-C at the terminal reaches it once, through us, and not as well directly.
 */
export function startChild(node, args, options = {}) {
  return spawn(node, ['--import', endWithLauncher, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: !isWindows,
    ...options,
  });
}

/** Ends the child and all it started, at once. */
export function killHard(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (isWindows || !child.pid) child.kill('SIGKILL');
  else process.kill(-child.pid, 'SIGKILL');
}

/** Runs the program to its end. Resolves with its exit code, 128 + n if signal n ended it. */
export function handOver(node, args) {
  return new Promise((resolve, reject) => {
    const child = startChild(node, args);
    onSignals({ gently: (signal) => child.kill(signal), hard: () => killHard(child) });
    watchNpm(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (child.connected) child.disconnect();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/**
 * The first Ctrl-C asks the program to end, a second one ends it. npm passes on to us what the terminal already sent, so
 * what comes within half a second is the same Ctrl-C.
 */
export function onSignals({ gently, hard }, now = () => performance.now()) {
  let firstAt;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (firstAt === undefined) {
        firstAt = now();
        // Windows tells every process of the console by itself.
        if (!isWindows) gently(name);
      } else if (now() - firstAt > 500) hard();
    });
  }
}
