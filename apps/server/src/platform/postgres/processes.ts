import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What process `pid` was started as, its words parted by spaces. `undefined` when there is no such process, when it
 * is a zombie, and on Windows, where nobody tells.
 */
export function commandLine(pid: number): string | undefined {
  try {
    const words =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return words.trim() || undefined;
  } catch {
    // No such process, or no such tool: both mean that nothing is known about it.
    return undefined;
  }
}

/** Is there an entry for `pid` in the process table? True for zombies too, as PostgreSQL itself counts. */
export function isInProcessTable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Every PostgreSQL process at work in `clusterFolder`: all of them have it as their working folder, also those whose
 * postmaster died. Linux only; elsewhere empty.
 */
export function postgresProcessesIn(clusterFolder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && worksIn(name, clusterFolder))
    .map(Number)
    .filter((pid) => isPostgres(commandLine(pid)));
}

/** True for a postmaster (`…/bin/postgres -D …`) and for its children (`postgres: checkpointer`). */
export function isPostgres(command: string | undefined): boolean {
  return command !== undefined && (/[\\/]postgres(\.exe)? /.test(`${command} `) || command.startsWith('postgres: '));
}

/** Resolves with true as soon as `isOver` says so, with false after `limitMs`. */
export async function waitUntil(isOver: () => boolean, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!isOver()) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}

/** Sends a signal to a process that may already be gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // It ended meanwhile, or belongs to somebody else: then it is none of ours.
    return false;
  }
}
