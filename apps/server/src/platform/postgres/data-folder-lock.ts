import { accessSync, constants } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolders } from '../make-folders.ts';

/** Somebody else holds the folder. `pid` and `address` are absent while that process has not said them yet. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly folder: string;
  readonly pid: number | undefined;
  readonly address: string | undefined;

  constructor(folder: string, holder: Holder) {
    const who = holder.pid === undefined ? '' : ` (process ${holder.pid})`;
    const where = holder.address === undefined ? 'it is still starting' : `at ${holder.address}`;
    super(`Antiphon is already running on ${folder}${who}: ${where}. Use that one, or stop it first.`);
    this.folder = folder;
    this.pid = holder.pid;
    this.address = holder.address;
  }
}

/** The data folder cannot be made or written to. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** A held data folder. It is free again after `release()` or when this process ends, however it ends. */
export type DataFolderLock = {
  /** Tells later starters where the running one answers, e.g. `http://127.0.0.1:4000`. */
  describe(address: string): Promise<void>;
  release(): Promise<void>;
};

const cure = 'Set ANTIPHON_DATA to a folder that the user who starts Antiphon may write to.';

type Holder = { pid?: number; address?: string };

/**
 * Takes the data folder (made if missing) for this process.
 *
 * @throws AlreadyRunningError when another process has it; DataFolderError when it cannot be used.
 *
 * The lock is one of the operating system's, taken by SQLite on an empty file: the kernel drops it with the process,
 * so kill -9 leaves nothing stale, a reused pid fools nobody, and it also holds between containers that share the
 * folder. (Node itself offers no file lock.) Who holds it stands in a file of its own, because nobody can read a
 * locked one.
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const dataFolder = resolve(folder);
  await makeFolders(dataFolder).catch((error: Error) => {
    throw new DataFolderError(`The data folder ${dataFolder} cannot be made: ${error.message}. ${cure}`);
  });
  const holderFile = join(dataFolder, 'antiphon.running.json');
  const unlock = await takeLock(join(dataFolder, 'antiphon.lock'));
  if (unlock === undefined) throw new AlreadyRunningError(dataFolder, await readHolder(holderFile));
  const write = async (holder: Holder) => {
    await writeFile(`${holderFile}.new`, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    await rename(`${holderFile}.new`, holderFile);
  };
  await write({ pid: process.pid });
  return {
    describe: (address) => write({ pid: process.pid, address }),
    release: async () => {
      await rm(holderFile, { force: true });
      unlock();
    },
  };
}

/** A lock that no one refers to would be closed, and so opened to others, by the garbage collector. */
const held = new Set<DatabaseSync>();

const sqliteBusy = 5;
/** A process killed a moment ago still holds its locks until the kernel has taken it apart. */
const patienceMs = 1_000;

/** Locks `file` (made if missing) and resolves with the way to unlock it; `undefined` when another process keeps it. */
export async function takeLock(file: string): Promise<(() => void) | undefined> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const database = tryLock(file);
    if (database !== undefined) {
      held.add(database);
      return () => {
        if (held.delete(database)) database.close();
      };
    }
    if (performance.now() > end) return undefined;
    await sleep(25);
  }
}

function tryLock(file: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    // SQLite would open what it may only read, and then lock nothing.
    accessSync(file, constants.W_OK);
    // Nothing is ever written, so there is no journal to keep beside it.
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(`The data folder cannot be used, ${file} cannot be locked: ${reason}. ${cure}`);
  }
}

async function readHolder(file: string): Promise<Holder> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return {
      ...('pid' in value && typeof value.pid === 'number' ? { pid: value.pid } : {}),
      ...('address' in value && typeof value.address === 'string' ? { address: value.address } : {}),
    };
  } catch {
    // Not written yet, or being replaced: the lock alone is proof enough that somebody runs.
    return {};
  }
}
