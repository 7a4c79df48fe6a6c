/** Storage in a folder of this machine. */
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Ids } from '../clock.ts';
import { AppError } from '../errors.ts';
import { measureStream } from './measured-stream.ts';
import { objectMissing, storageFailed, storageFull } from './storage.errors.ts';
import { checkKey, resolveRange } from './storage.rules.ts';
import type { ByteRange, Storage, WriteOptions, Written } from './storage.ts';

/** Uploads on their way; inside the folder, so that the last step is a rename on one file system. */
const incomingName = '.incoming';
/** Uploads older than this belong to a process that died; no upload takes a day. */
const abandonedAfterMs = 24 * 3_600_000;

export interface LocalStorageOptions {
  /** Absolute path; made when it is not there. */
  readonly folder: string;
  /** Names of unfinished files. */
  readonly ids: Pick<Ids, 'secret'>;
  /** Used once, to sweep up what a killed process left. */
  readonly now: Date;
  /** Opens a new file for writing; tests put a full disk here. */
  readonly openNew?: (path: string) => Promise<FileHandle>;
}

/** Opens a folder as storage and removes unfinished uploads of processes that died. */
export async function openLocalStorage(options: LocalStorageOptions): Promise<Storage> {
  const { folder, ids, openNew = (path) => open(path, 'wx', 0o600) } = options;
  const incoming = join(folder, incomingName);
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await sweepAbandoned(incoming, options.now);
  const pathOf = (key: string): string => join(folder, checkKey(key));
  const freeBytes = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  return {
    async write(key, stream, write) {
      const target = pathOf(key);
      if (write.expectedBytes !== undefined && write.expectedBytes <= write.maxBytes) {
        if (write.expectedBytes > (await freeBytes())) throw storageFull();
      }
      const temporary = join(incoming, ids.secret());
      try {
        const written = await writeFile(() => openNew(temporary), stream, write);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(temporary, target);
        await syncFolder(dirname(target));
        return written;
      } catch (error) {
        await rm(temporary, { force: true });
        throw writeError(error);
      }
    },
    read: async (key, range) => readFile(key, pathOf(key), range),
    remove: async (key) => rm(pathOf(key), { force: true }),
    exists: async (key) => (await stat(pathOf(key)).catch(missingAsNull)) !== null,
    freeBytes,
  };
}

async function writeFile(
  openFile: () => Promise<FileHandle>,
  stream: AsyncIterable<Uint8Array>,
  options: WriteOptions,
): Promise<Written> {
  const { chunks, written } = measureStream(stream, options);
  const file = await openFile();
  try {
    for await (const chunk of chunks) {
      for (let done = 0; done < chunk.byteLength; ) {
        const { bytesWritten } = await file.write(chunk, done);
        done += bytesWritten;
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return written();
}

/** Without this the new name itself may be gone after a power cut. Windows cannot open folders and needs no sync. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readFile(
  key: string,
  path: string,
  range: ByteRange | undefined,
): Promise<{ stream: Readable; sizeBytes: number }> {
  const file = await open(path, 'r').catch(missingAsNull);
  if (!file) throw objectMissing(key);
  try {
    const { size } = await file.stat();
    const part = range ? resolveRange(range, size) : {};
    return { stream: file.createReadStream(part), sizeBytes: size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function sweepAbandoned(incoming: string, now: Date): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const facts = await stat(path).catch(missingAsNull);
    if (facts && now.getTime() - facts.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}

function missingAsNull(error: unknown): null {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
  throw storageFailed('Reading the storage folder', error);
}

function writeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error));
  return isFull ? storageFull(error) : storageFailed('Writing to the storage folder', error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
