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
  const refusal = await makeFolder(folder);
  if (refusal === undefined) return;
  const parent = dirname(folder);
  const isParentMissing = refusal instanceof Error && 'code' in refusal && refusal.code === 'ENOENT';
  if (!isParentMissing || parent === folder) throw refusal;
  // Somebody else may have made it in between: then there is only the folder itself to be made.
  if (!(await isFolder(parent))) await makeFolders(parent);
  const lastRefusal = await makeFolder(folder);
  if (lastRefusal !== undefined) throw lastRefusal;
}

/** @returns why it could not be made; undefined when it is there. */
async function makeFolder(folder: string): Promise<unknown> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return undefined;
  } catch (error) {
    return (await isFolder(folder)) ? undefined : error;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
