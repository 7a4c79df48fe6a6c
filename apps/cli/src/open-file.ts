/** A file that somebody named, looked at before anything is sent. */
import { constants, openAsBlob } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { Failure } from './failure.ts';

/**
 * Opens a file; its bytes are read as they are sent, never whole in memory.
 * @throws Failure 2 for a folder, a pipe or device, an empty file, and one that is missing or may not be read.
 */
export async function openFile(path: string): Promise<Blob> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Failure(2, wordsForFolder(path));
    if (!found.isFile())
      throw new Failure(2, `${path} is a pipe or a device and has no end to wait for. Save it as a file first.`);
    if (found.size === 0) throw new Failure(2, `${path} is empty (0 bytes), so there is nothing to upload.`);
    await access(path, constants.R_OK);
    return await openAsBlob(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(2, wordsForUnreadable(path, error));
  }
}

function wordsForFolder(path: string): string {
  const inside = `"${path.replace(/\/+$/, '')}"/*`;
  return `${path} is a folder, and upload takes one file at a time. For all files in it: for file in ${inside}; do antiphon upload "$file"; done`;
}

/** What the system says, in words for people. */
export function wordsForUnreadable(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no file ${path}. Is the name right?`;
  if (code === 'EACCES' || code === 'EPERM')
    return `You may not read ${path}: it belongs to somebody else, or its permissions say so (see ls -l).`;
  return `The file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
