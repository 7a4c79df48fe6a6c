/** The one folder that holds everything: secrets, database, media. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from './errors.ts';

export interface Secrets {
  /** 32 bytes, hex: seals the vault, and passwords of database roles follow from it. */
  readonly masterKey: string;
}

/**
 * Makes the folder and its secrets on the first start; later reads them.
 * @throws AppError `data_folder` when it cannot be written or a secret is damaged.
 */
export async function openDataFolder(folder: string, givenMasterKey: string | undefined): Promise<Secrets> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
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

function damaged(path: string): AppError {
  return new AppError({
    code: 'data_folder',
    status: 500,
    userMessage: `${path} does not hold a key (64 hexadecimal digits). Bring it back from a backup: without it the stored secrets cannot be read.`,
  });
}
