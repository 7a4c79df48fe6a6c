/** The one folder that holds everything: secrets, database, media. */
import { randomBytes } from 'node:crypto';
import { access, chmod, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from './errors.ts';
import { makeFolders } from './make-folders.ts';

export interface Secrets {
  /** 32 bytes, hex: seals the vault, and passwords of database roles follow from it. */
  readonly masterKey: string;
}

/** Stands in the folder from the first to the last moment of a restore; left behind by one that was cut short. */
export function restoreMark(folder: string): string {
  return join(folder, 'restore.unfinished');
}

/**
 * Makes the folder and its secrets on the first start; later reads them.
 * @throws AppError `data_folder` when it cannot be written, a secret is damaged, or a restore into it was cut short.
 */
export async function openDataFolder(folder: string, givenMasterKey: string | undefined): Promise<Secrets> {
  try {
    await makeFolders(folder);
    if (await exists(restoreMark(folder))) throw halfRestored(folder);
    const masterKey =
      givenMasterKey ?? (await readOrMake(join(folder, 'master.key'), () => randomBytes(32).toString('hex')));
    if (!/^[0-9a-f]{64}$/.test(masterKey)) throw damaged(join(folder, 'master.key'));
    return { masterKey };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError({
      code: 'data_folder',
      status: 500,
      userMessage: `The data folder ${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}. Set ANTIPHON_DATA to a folder this user may write to.`,
      cause: error,
    });
  }
}

/** Readable by its owner only; a loose one is tightened. */
async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      const secret = make();
      await file.writeFile(`${secret}\n`);
      await file.sync();
      return secret;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
  return (await readFile(path, 'utf8')).trim();
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function halfRestored(folder: string): AppError {
  return new AppError({
    code: 'data_folder',
    status: 500,
    userMessage: `A restore into ${folder} was cut short, so it holds half an installation. Run the same \`antiphon restore\` again: it clears what was begun and starts over.`,
  });
}

function damaged(path: string): AppError {
  return new AppError({
    code: 'data_folder',
    status: 500,
    userMessage: `${path} does not hold a key (64 hexadecimal digits). Bring it back from a backup: without it the stored secrets cannot be read.`,
  });
}
