import { spawn } from 'node:child_process';

const keptLines = 15;

/**
 * Runs a program without showing it. Resolves with its exit code (null when it could not start or was killed), the
 * last lines it printed, and the problem in words. Ends with us when we are asked to end.
 */
export function runQuietly(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let printed = '';
    const keep = (chunk) => {
      printed = (printed + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (signal) => {
      child.kill(signal);
      process.exit(130);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
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
