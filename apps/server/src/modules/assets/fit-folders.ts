/**
 * Folders in which films are worked on: beside the data, so that there is room, one for each piece of work. The name
 * tells whose it is; what a killed process left, its own program included, is swept up with the next start.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** On another machine nobody can be asked whether a process lives; no film takes a day. */
const abandonedAfterMs = 24 * 3_600_000;
const pidFile = 'ffmpeg.pid';
/** Being worked in, by this process. */
const inUse = new Set<string>();

const machine = hostname().replace(/[^\w.]/g, '_');
const rootOf = (dataFolder: string): string => join(dataFolder, 'fitting');

/** Makes a folder for the time of some work; it is gone afterwards, whatever happens. */
export async function inFitFolder<T>(dataFolder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const root = rootOf(dataFolder);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(root, `${process.pid}-${machine}-`));
  inUse.add(folder);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    inUse.delete(folder);
  }
}

/** Remembers the program that works there, so that it does not outlive a killed process for long. */
export function notePid(folder: string, pid: number): Promise<void> {
  return writeFile(join(folder, pidFile), String(pid), { mode: 0o600 });
}

/** Removes what processes that died have left. */
export async function sweepFitFolders(dataFolder: string): Promise<void> {
  const root = rootOf(dataFolder);
  for (const name of await readdir(root).catch(missing)) {
    const folder = join(root, name);
    if (inUse.has(folder) || !(await isAbandoned(folder, name))) continue;
    await endProgram(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const [, pid = '', at = ''] = /^(\d+)-(.+)-\w+$/.exec(name) ?? [];
  if (at === machine) return Number(pid) === process.pid || !isAlive(Number(pid));
  const facts = await stat(folder).catch(() => null);
  return facts !== null && Date.now() - facts.mtimeMs > abandonedAfterMs;
}

/** Ends the program only where it surely is ours: its arguments name this folder. */
async function endProgram(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, pidFile), 'utf8').catch(() => '0'));
  if (!(pid > 1)) return;
  const told = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (told.includes(folder) && isAlive(pid)) process.kill(pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function missing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
