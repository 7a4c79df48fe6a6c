import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { killHard } from './hand-over.mjs';

const isWindows = process.platform === 'win32';

const keptLines = 15;

/**
 * Runs a program without showing it. Resolves with its exit code (null when it could not start or was killed), the
 * last lines it printed, and the problem in words. `onStart` gets its process id.
 *
 * When we are asked to end, it ends at once with all it started: an `npm ci` that is asked goes on for minutes, into
 * the packages of the next start. What it leaves half-done counts for nothing, its stamp is missing.
 */
export function runQuietly(program, args, options, onStart = () => undefined) {
  return new Promise((resolve) => {
    // Heard before there is a program: a signal in between would end us alone.
    let child;
    const end = (signal) => {
      if (child) killHard(child);
      process.exit(128 + constants.signals[signal]);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
    child = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      detached: !isWindows,
    });
    if (child.pid) onStart(child.pid);
    let printed = '';
    const keep = (chunk) => {
      printed = (printed + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (code, problem) => {
      for (const signal of signals) process.off(signal, end);
      resolve({
        code,
        problem,
        lastLines: printed
          .split('\n')
          .filter((line) => line.trim())
          .slice(-keptLines),
      });
    };
    child.once('error', (error) => finish(null, `${program}: ${error.message}`));
    child.once('close', (code, signal) => finish(code, `${program} ended with ${signal ?? `code ${code}`}`));
  });
}
