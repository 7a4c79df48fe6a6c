import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder that only its owner may enter, and those above it that are missing. One that is there stays as it is.
 *
 * Step by step, because `mkdir` of Node 24 with `recursive` tries for ever where a folder is there and takes no other
 * (`/proc` on Linux answers ENOENT).
 * @throws what the system says, where it cannot be made.
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (await isFolder(folder)) return;
    const parent = dirname(folder);
    const isParentMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT' && parent !== folder;
    if (!isParentMissing || (await isFolder(parent))) throw error;
    await makeFolders(parent);
    await makeFolders(folder);
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
